"""The admin's forms for organizations, teams and people. Each offers only what the user administers."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.text import slugify
from django.utils.timezone import get_default_timezone_name
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from lms.base import clock
from lms.http.person_chooser import PERSON_CHOOSER
from lms.organizations.employment import Employment, License
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.querysets import administers_all, open_at

ZONES = [(zone, zone) for zone in sorted(available_timezones())]
NUMBERS = range(2, 1000)


class AdministeredForm(WagtailAdminModelForm):
    """A form whose choices are the rows that the user administers; teams are named with those above them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Narrow the choices."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = field.queryset.model._default_manager.administered_by(self.for_user)
        if "person" in self.fields:
            self.fields["person"].widget = PERSON_CHOOSER.widget_class()
        for name in ("team", "parent"):
            if name in self.fields:
                self.fields[name].choices = [("", _("None")), *team_choices(self.fields[name].queryset)]


def team_choices(teams: Any) -> list[tuple[int, str]]:
    """Return teams with the names of those above, in one query."""
    names: dict[str, str] = {}
    found = []
    for team in teams.select_related("organization").order_by("organization__name", "path"):
        above = names.get(team.path[: -team.steplen], team.organization.name)
        names[team.path] = f"{above} / {team.name}"
        found.append((team.pk, names[team.path]))
    return found


class OrganizationForm(AdministeredForm):
    """An organization."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=ZONES,
        help_text=gettext_lazy("A due date ends with the day of this zone."),
    )

    class Meta:
        model = Organization
        fields = ("name", "time_zone", "contact_name", "contact_email", "slug")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the time zone of the site; the short name may be left out."""
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].initial = get_default_timezone_name()
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _(
            "In staff files it stands for the organization. Left empty, it is made from the name."
        )

    def clean_slug(self) -> str:
        """Make a short name that no other organization has, where none is given."""
        given: str = self.cleaned_data["slug"]
        if given:
            return given
        plain = slugify(self.cleaned_data.get("name", ""))[:70] or "organization"
        taken = {*Organization.objects.filter(slug__startswith=plain).values_list("slug", flat=True)}
        return next(slug for slug in (plain, *(f"{plain}-{n}" for n in NUMBERS)) if slug not in taken)


class TeamForm(AdministeredForm):
    """A team and its place in the tree."""

    parent = forms.ModelChoiceField(label=gettext_lazy("Below"), queryset=Team.objects.all(), required=False)

    class Meta:
        model = Team
        fields = ("organization", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """An existing team stays in its organization."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["organization"]
            above = self.instance.get_parent()
            self.initial["parent"] = above.pk if above else None


class PersonForm(AdministeredForm):
    """A person. The name and e-mail of somebody with a login are their own."""

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=ZONES)

    class Meta:
        model = Person
        fields = ("legal_name", "family_name", "email", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Close what is the person's own."""
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].initial = get_default_timezone_name()
        if self.instance.user_id:
            for name in ("legal_name", "family_name", "email"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("This person signs in and keeps this up to date under Profile.")


class NewPersonForm(PersonForm):
    """A new person, and where they belong."""

    organization = forms.ModelChoiceField(label=gettext_lazy("Organization"), queryset=Organization.objects.all())
    team = forms.ModelChoiceField(label=gettext_lazy("Team"), queryset=Team.objects.all(), required=False)


class EmploymentForm(AdministeredForm):
    """An employment; a day of leaving also ends every membership in the organization."""

    class Meta:
        model = Employment
        fields = ("person", "organization", "employee_id", "kind", "profession", "hired_on", "left_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """An existing employment stays that of its person and organization."""
        super().__init__(*args, **kwargs)
        self.fields["left_on"].help_text = _(
            "Filled in, it ends every membership of this person in the organization now."
        )
        if self.instance.pk:
            self.fields["person"].disabled = self.fields["organization"].disabled = True


class LicenseForm(AdministeredForm):
    """A license."""

    class Meta:
        model = License
        fields = ("person", "profession", "state", "number", "expires_on")


class NewMembershipForm(AdministeredForm):
    """A membership: a learner, a supervisor, perhaps until a day, a deputy, or an administrator."""

    class Meta:
        model = Membership
        fields = ("person", "organization", "team", "role", "ends_at", "deputy_for")
        widgets = {"ends_at": AdminDateTimeInput()}  # noqa: RUF012  # Django's form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer supervisors to stand in for, and the role of an administrator to those who administer everything."""
        super().__init__(*args, **kwargs)
        field = self.fields["deputy_for"]
        field.queryset = field.queryset.filter(open_at(clock.now()), role=Membership.Role.SUPERVISOR, deputy_for=None)
        field.queryset = field.queryset.select_related("person", "team", "organization").order_by("pk")
        field.help_text = _("A deputy sees the teams of this supervisor until the end that you set.")
        self.fields["team"].help_text = _("Without a team: the whole organization.")
        if not administers_all(self.for_user):
            self.fields["role"].choices = [
                choice for choice in Membership.Role.choices if choice[0] != Membership.Role.ADMINISTRATOR
            ]

    def clean(self) -> dict[str, Any]:
        """Say what fits together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("role") == Membership.Role.ADMINISTRATOR and cleaned.get("team"):
            self.add_error("team", _("A training administrator manages the whole organization, not a team."))
        deputy_for = cleaned.get("deputy_for")
        if deputy_for and not cleaned.get("ends_at"):
            self.add_error("ends_at", _("A deputy needs an end."))
        if deputy_for and cleaned.get("role") != Membership.Role.SUPERVISOR:
            self.add_error("role", _("A deputy is a supervisor."))
        same = {name: cleaned.get(name) for name in ("organization", "team")}
        if deputy_for and any(getattr(deputy_for, name) != value for name, value in same.items()):
            self.add_error("deputy_for", _("Choose the organization and the team of this supervisor."))
        return cleaned

    def _post_clean(self) -> None:
        """Leave the row alone: the flow writes it."""


class MembershipForm(AdministeredForm):
    """An open membership: move it, change its end, or close it."""

    leaves = forms.BooleanField(
        label=gettext_lazy("This membership ends now"),
        required=False,
        help_text=gettext_lazy("It is kept in the history."),
    )

    class Meta:
        model = Membership
        fields = ("team", "ends_at")
        widgets = {"ends_at": AdminDateTimeInput()}  # noqa: RUF012  # Django's form

    def _post_clean(self) -> None:
        """Leave the row alone: the flow writes it."""
