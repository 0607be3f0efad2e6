"""The forms of assigning, extending and waiving. A supervisor names own people, teams and organizations, and no other."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.base.web import uuids_in
from lms.catalog.models import Course
from lms.organizations.models import Membership, Organization, Person, Team
from lms.requirements.models import Assignment, Reason

MOST_SHOWN = 60
MOST_DAYS = 730


class FirstChoice:
    """A group of choices whose label and errors lead to its first choice."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of the first choice for the group."""
        return f"{id_}_{index or 0}"


class Choices(FirstChoice, forms.RadioSelect):
    """One of a few."""


class Ticks(FirstChoice, forms.CheckboxSelectMultiple):
    """Any of a few."""


class DayInput(forms.DateInput):
    """A day, written in the form that browsers send."""

    input_type = "date"

    def __init__(self) -> None:
        """Use ISO days."""
        super().__init__(format="%Y-%m-%d", attrs={"class": "lms-input lms-short"})


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=DayInput(), input_formats=["%Y-%m-%d"], **kwargs)


class AssignForm(forms.Form):
    """Who, what and when, on one form."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Who should take it?"), choices=Assignment.Audience.choices, widget=Choices
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("People"), queryset=Person.objects.none(), to_field_name="uuid", required=False, widget=Ticks
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=gettext_lazy("Choose a team"),
        help_text=gettext_lazy("The teams below it are included."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    newcomers = forms.BooleanField(label=gettext_lazy("Also people who join later"), required=False)
    course = forms.ModelChoiceField(
        label=gettext_lazy("Course or path"), queryset=Course.objects.none(), to_field_name="uuid"
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When is it due?"),
        choices=[("date", gettext_lazy("On a fixed date")), ("days", gettext_lazy("A number of days from now"))],
        widget=Choices,
    )
    due_date = day_field(gettext_lazy("Due date"), required=False)
    due_days = forms.IntegerField(
        label=gettext_lazy("Number of days"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("For people who join later they count from the day of joining."),
        widget=forms.NumberInput(attrs={"class": "lms-input lms-short"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, user: AbstractBaseUser | AnonymousUser, today: date, first: QueryDict
    ) -> None:
        """Offer what the user may assign, and to whom; ``first`` are values to begin with, unchecked."""
        known: dict[str, object] = {name: first[name] for name in self.base_fields if name in first}
        if "people" in first:
            known["people"] = first.getlist("people")
        super().__init__(data, initial={"audience": "people", "when": "date", "token": uuid4()} | known)
        self.today = today
        self._fields("people").queryset = Person.objects.visible_to(user)
        self._fields("team").queryset = Team.objects.supervised_by(user)
        self._offer_courses()
        self._offer_roles(user)

    def _fields(self, name: str) -> Any:
        return self.fields[name]

    def _offer_courses(self) -> None:
        """Offer what is open. A course that was closed since the page was made is understood: the preview says so."""
        self._fields("course").queryset = Course.objects.exclude(edition=None).select_related("edition")
        live = Course.objects.filter(status=Course.Status.LIVE).exclude(edition=None).order_by("-kind", "title", "pk")
        self._fields("course").choices = [
            ("", _("Choose a course or path")),
            *((course.uuid, course.title) for course in live),
        ]

    def _offer_roles(self, user: AbstractBaseUser | AnonymousUser) -> None:
        """Offer the roles of organizations that the user leads."""
        self.organizations = {str(each.uuid): each for each in Organization.objects.led_by(user).order_by("name", "pk")}
        words = {
            Membership.Role.LEARNER: gettext_lazy("All learners of %(organization)s"),
            Membership.Role.SUPERVISOR: gettext_lazy("All supervisors of %(organization)s"),
        }
        self._fields("role").choices = [
            ("", _("Choose a role")),
            *(
                (f"{key}:{role}", label % {"organization": each.name})
                for key, each in self.organizations.items()
                for role, label in words.items()
            ),
        ]
        if not self.organizations:
            del self.fields["role"]
            self._fields("audience").choices = [
                choice for choice in Assignment.Audience.choices if choice[0] != Assignment.Audience.ROLE
            ]

    def ticked(self) -> list[str]:
        """Return the public ids of the people who are ticked."""
        return [str(value) for value in self["people"].value() or []]

    def offered_people(self, search: str) -> list[Person]:
        """Return the people to tick: those ticked already, then those who match the search, by name, at most sixty."""
        people: QuerySet[Person] = self._fields("people").queryset.order_by("family_name", "legal_name", "pk")
        chosen = list(people.filter(uuid__in=uuids_in(self.ticked())))
        for word in search.replace("\x00", " ").split()[:5]:
            people = people.filter(Q(legal_name__icontains=word) | Q(email__icontains=word))
        known = {person.pk for person in chosen}
        return chosen + [person for person in people[:MOST_SHOWN] if person.pk not in known]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs, and for nothing else."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_audience(cleaned)
        self._clean_due(cleaned)
        return cleaned

    def _clean_audience(self, cleaned: dict[str, Any]) -> None:
        audience = cleaned.get("audience")
        if audience == "people" and not cleaned.get("people") and "people" not in self.errors:
            self.add_error("people", _("Choose at least one person."))
        if audience == "team" and not cleaned.get("team") and "team" not in self.errors:
            self.add_error("team", _("Choose a team."))
        if audience == "role" and not cleaned.get("role") and "role" not in self.errors:
            self.add_error("role", _("Choose a role."))

    def _clean_due(self, cleaned: dict[str, Any]) -> None:
        day = cleaned.get("due_date")
        if cleaned.get("when") == "date" and "due_date" not in self.errors and (day is None or day <= self.today):
            self.add_error("due_date", _("Enter a due date after today."))
        if cleaned.get("when") == "days" and "due_days" not in self.errors and not cleaned.get("due_days"):
            self.add_error("due_days", _("Enter a number of days."))

    def draft(self) -> tuple[Assignment, QuerySet[Person] | None]:
        """Return the unsaved assignment of a valid form, and the people of one to chosen people."""
        values = self.cleaned_data
        audience, by_date = values["audience"], values["when"] == "date"
        key, _colon, role = values["role"].partition(":") if audience == "role" else ("", "", "")
        draft = Assignment(
            course=values["course"],
            audience=audience,
            team=values["team"] if audience == "team" else None,
            organization=self.organizations[key] if key else None,
            role=role,
            newcomers=values["newcomers"] and audience != "people",
            due_date=values["due_date"] if by_date else None,
            due_days=None if by_date else values["due_days"],
        )
        return draft, values["people"] if audience == "people" else None

    def carried(self) -> list[tuple[str, str]]:
        """Return what was sent, to be sent again with the confirmation."""
        sent: Any = self.data
        return [(name, value) for name in self.fields for value in sent.getlist(name)]


class ReasonForm(forms.Form):
    """Why: a category, and never free text."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", gettext_lazy("Choose a reason")), *Reason.choices],
        help_text=gettext_lazy("A category and nothing more. Health facts are not asked for."),
    )


class ExtendForm(ReasonForm):
    """A later due date."""

    to = day_field(gettext_lazy("New due date"))
    known = day_field("", required=False)
    field_order = ("to", "reason")

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        """Keep the ids apart from those of the other form on the page."""
        super().__init__(data, auto_id="extend_%s", **kwargs)


class WaiveForm(ReasonForm):
    """Not needed, for good or until a day."""

    until = day_field(
        gettext_lazy("Until"), required=False, help_text=gettext_lazy("Leave it empty to waive it for good.")
    )
    field_order = ("until", "reason")

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        """Keep the ids apart from those of the other form on the page."""
        super().__init__(data, auto_id="waive_%s", **kwargs)
