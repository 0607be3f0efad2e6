"""Organizations, teams and people in the admin: whoever has the permissions sees the rows that they administer.

Nothing is deleted here: memberships and employments end with a date.
"""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from lms.base import clock
from lms.base.scoping import ScopedViewSetMixin
from lms.flows import people
from lms.http import people_forms as forms
from lms.organizations import services
from lms.organizations.employment import Employment, License
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.services import MembershipError


class NothingIsDeleted(generic.DeleteView):
    """There is nothing here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404."""
        raise Http404


class ListView(generic.IndexView):
    """A list that reads what its columns show in one query."""

    related: tuple[str, ...] = ()

    def get_base_queryset(self) -> Any:
        """Add what the columns show."""
        return super().get_base_queryset().select_related(*self.related)


class WritingMixin:
    """A form whose flow writes; what the flow refuses becomes an error of the form."""

    request: HttpRequest
    form: Any
    produced_error_message: str | None
    log_action = "wagtail.create"

    def write(self, given: dict[str, Any]) -> Any:
        """Write the row and return it."""
        raise NotImplementedError

    def save_instance(self) -> Any:
        """Write, and note who did it."""
        row = self.write(self.form.cleaned_data)
        log(row, self.log_action, user=self.request.user)
        return row

    def form_valid(self, form: Any) -> HttpResponse:
        """Say what the flow refuses."""
        try:
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except MembershipError as refused:
            form.add_error(None, str(refused))
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            response = self.form_invalid(form)  # type: ignore[attr-defined]
        return response


class NewTeam(WritingMixin, generic.CreateView):
    """Make a team."""

    def write(self, given: dict[str, Any]) -> Team:
        """Put it into the tree."""
        return services.make_team(name=given["name"], organization=given["organization"], parent=given["parent"])


class EditTeam(WritingMixin, generic.EditView):
    """Rename or move a team."""

    log_action = "wagtail.edit"

    def write(self, given: dict[str, Any]) -> Team:
        """Move it within its organization."""
        services.change_team(team=self.object, name=given["name"], parent=given["parent"])
        return cast(Team, Team.objects.get(pk=self.object.pk))


class NewPerson(WritingMixin, generic.CreateView):
    """Add a person to an organization."""

    def write(self, given: dict[str, Any]) -> Person:
        """Save the person and open the first membership."""
        person: Person = self.form.save()
        people.join_team(person=person, organization=given["organization"], team=given["team"], at=clock.now())
        return person


class EmploymentMixin(WritingMixin):
    """Save an employment; a first day of leaving ends the memberships."""

    def write(self, given: dict[str, Any]) -> Employment:
        """Save, and let a leaver leave."""
        employment: Employment = self.form.save()
        if given["left_on"] and "left_on" in self.form.changed_data:
            people.leave_organization(person=employment.person, organization=employment.organization, at=clock.now())
        return employment


class NewEmployment(EmploymentMixin, generic.CreateView):
    """Add an employment."""


class EditEmployment(EmploymentMixin, generic.EditView):
    """Change an employment."""

    log_action = "wagtail.edit"


class NewMembership(WritingMixin, generic.CreateView):
    """Let somebody join, supervise, stand in or administer."""

    def write(self, given: dict[str, Any]) -> Membership:
        """Open the membership."""
        if given["deputy_for"]:
            return people.appoint_deputy(
                supervisor=given["deputy_for"], person=given["person"], until=given["ends_at"], at=clock.now()
            )
        names = ("person", "organization", "team", "role", "ends_at")
        return people.join_team(**{name: given[name] for name in names}, at=clock.now())


class EditMembership(WritingMixin, generic.EditView):
    """Move, end or close a membership."""

    log_action = "wagtail.edit"

    def write(self, given: dict[str, Any]) -> Membership:
        """Do what was asked for, one thing after the other."""
        membership = Membership.objects.get(pk=self.object.pk)
        now = clock.now()
        if given["leaves"]:
            people.leave_team(membership=membership, at=now)
            return membership
        if given["ends_at"] != membership.ends_at:
            people.change_end(membership=membership, ends_at=given["ends_at"], at=now)
        if given["team"] != membership.team:
            membership = people.move_team(membership=membership, team=given["team"], at=now)
        return membership

    def get_success_url(self) -> str:
        """Return to the list: after a move, this row is history."""
        return reverse(self.index_url_name)


class AdministeredViewSet(ScopedViewSetMixin, ModelViewSet):
    """What all share."""

    rows_of = "administered_by"
    add_to_reference_index = False
    copy_view_enabled = False
    delete_view_class = NothingIsDeleted
    index_view_class = ListView
    related: tuple[str, ...] = ()
    form_class: type[forms.AdministeredForm]
    new_form_class: type[forms.AdministeredForm] | None = None

    def get_form_class(self, for_update: bool = False) -> type[forms.AdministeredForm]:  # noqa: FBT001, FBT002  # Wagtail's
        """Return the form."""
        return self.form_class if for_update or self.new_form_class is None else self.new_form_class

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Name what the columns show."""
        given: dict[str, Any] = super().get_index_view_kwargs(**{"related": self.related, **kwargs})
        return given


class OrganizationViewSet(AdministeredViewSet):
    """Organizations."""

    model = Organization
    icon = "home"
    url_prefix = "training/organizations"
    name = "lms_organizations"
    list_display = ("name", "time_zone", "contact_name")
    search_fields = ("name",)
    form_class = forms.OrganizationForm


def _indented(team: Team) -> str:
    """Return the name of a team behind a dash for each team above it."""
    return f"{'– ' * (team.depth - 1)}{team.name}"


class TeamViewSet(AdministeredViewSet):
    """Teams, as a tree."""

    model = Team
    icon = "group"
    url_prefix = "training/teams"
    name = "lms_teams"
    list_display = (
        Column("name", label=gettext_lazy("Team"), accessor=lambda team: f"{'– ' * (team.depth - 1)}{team.name}"),
        "organization",
    )
    ordering = ("path",)
    related = ("organization",)
    search_fields = ("name",)
    form_class = forms.TeamForm
    add_view_class = NewTeam
    edit_view_class = EditTeam


class PersonViewSet(AdministeredViewSet):
    """People."""

    model = Person
    icon = "user"
    url_prefix = "training/people"
    name = "lms_people"
    list_display = ("legal_name", "email", "time_zone")
    ordering = ("family_name", "pk")
    search_fields = ("legal_name", "email")
    form_class = forms.PersonForm
    new_form_class = forms.NewPersonForm
    add_view_class = NewPerson


class EmploymentViewSet(AdministeredViewSet):
    """Employments."""

    model = Employment
    icon = "doc-full"
    url_prefix = "training/employments"
    name = "lms_employments"
    list_display = ("person", "organization", "employee_id", "kind", "profession", "hired_on", "left_on")
    related = ("person", "organization")
    search_fields = ("employee_id", "person__legal_name")
    form_class = forms.EmploymentForm
    add_view_class = NewEmployment
    edit_view_class = EditEmployment


class LicenseViewSet(AdministeredViewSet):
    """Licenses."""

    model = License
    icon = "clipboard-list"
    url_prefix = "training/licenses"
    name = "lms_licenses"
    list_display = ("person", "state", "number", "profession", "expires_on")
    related = ("person",)
    search_fields = ("number", "person__legal_name")
    form_class = forms.LicenseForm


class MembershipViewSet(AdministeredViewSet):
    """Memberships: teams, supervisors, deputies, administrators."""

    model = Membership
    icon = "key"
    url_prefix = "training/memberships"
    name = "lms_memberships"
    list_display = (
        "person",
        "organization",
        "team",
        Column("get_role_display", label=gettext_lazy("Role"), sort_key="role"),
        DateColumn("starts_at", label=gettext_lazy("Starts")),
        DateColumn("ends_at", label=gettext_lazy("Ends")),
    )
    ordering = ("-starts_at", "-pk")
    related = ("person", "organization", "team")
    search_fields = ("person__legal_name", "team__name")
    form_class = forms.MembershipForm
    new_form_class = forms.NewMembershipForm
    add_view_class = NewMembership
    edit_view_class = EditMembership


class PeopleGroup(ViewSetGroup):
    """One entry of the menu for all of them."""

    menu_label = gettext_lazy("People and teams")
    menu_icon = "group"
    menu_order = 180
    items = (
        OrganizationViewSet,
        TeamViewSet,
        PersonViewSet,
        EmploymentViewSet,
        LicenseViewSet,
        MembershipViewSet,
    )
