"""The forms of live sessions: what, when and where; and scans of the signed sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.catalog.models import Course
from lms.http.assigning import day_field
from lms.http.record_forms import SeveralFilesField, SeveralFilesInput
from lms.organizations.models import Team
from lms.outside.models import LONGEST_SESSION
from lms.outside.proofs import MOST_TOGETHER

MOST_DAYS_AHEAD, MOST_DAYS_BACK = 730, 3650
SHORT = {"class": "lms-input lms-short"}


class TimeInput(forms.TimeInput):
    """A time of day."""

    input_type = "time"

    def __init__(self) -> None:
        """Use hours and minutes."""
        super().__init__(format="%H:%M", attrs=SHORT)


class SessionForm(forms.Form):
    """A live session of a team of one's own."""

    team = forms.ModelChoiceField(
        label=gettext_lazy("Team"),
        queryset=Team.objects.none(),
        to_field_name="uuid",
        empty_label=None,
        help_text=gettext_lazy("The sheet lists its people, and those of the teams below it."),
    )
    course = forms.ModelChoiceField(
        label=gettext_lazy("Course"),
        queryset=Course.objects.none(),
        to_field_name="uuid",
        required=False,
        empty_label=gettext_lazy("None of our courses"),
    )
    counts_here = forms.BooleanField(
        label=gettext_lazy(
            "Whoever attends has completed the course. It is marked as attended in a live session, and no certificate is issued."
        ),
        required=False,
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("Where it is none of our courses."),
        max_length=255,
        required=False,
    )
    day = day_field(gettext_lazy("Day"))
    time = forms.TimeField(
        label=gettext_lazy("Begins at"),
        help_text=gettext_lazy("On the clock of the team’s organization."),
        widget=TimeInput(),
        input_formats=["%H:%M"],
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), min_value=1, max_value=LONGEST_SESSION, widget=forms.NumberInput(attrs=SHORT)
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    trainer = forms.CharField(label=gettext_lazy("Trainer"), max_length=200)

    def __init__(self, data: QueryDict | None = None, *, user: AbstractBaseUser | AnonymousUser, today: date) -> None:
        """Offer own teams, and courses that are open."""
        super().__init__(data)
        self.today = today
        self._field("team").queryset = Team.objects.supervised_by(user).select_related("organization")
        live = Course.objects.filter(kind=Course.Kind.COURSE, status=Course.Status.LIVE).exclude(edition=None)
        self._field("course").queryset = live.order_by("title", "pk")

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean_day(self) -> date:
        """Refuse days out of all reason: they are mistakes of typing."""
        day: date = self.cleaned_data["day"]
        if not self.today - timedelta(days=MOST_DAYS_BACK) <= day <= self.today + timedelta(days=MOST_DAYS_AHEAD):
            raise forms.ValidationError(_("Choose a day of the last ten years or the next two."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for a course or a title, and for a course where attending completes it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("course"):
            if not cleaned.get("title") and "title" not in self.errors:
                self.add_error("title", _("Choose a course, or write a title."))
            if cleaned.get("counts_here"):
                self.add_error("course", _("Choose the course that attending completes."))
        return cleaned

    def starts_at(self) -> datetime:
        """Return when it begins, by the day and time on the clock of the team's organization."""
        zone = ZoneInfo(self.cleaned_data["team"].organization.time_zone)
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=zone)


class ScansForm(forms.Form):
    """Scans of the signed sheet."""

    scans = SeveralFilesField(
        label=gettext_lazy("Scans of the signed sheet"),
        help_text=gettext_lazy("PDF, JPEG or PNG files of at most 5 megabytes. Nobody on the sheet gets to see them."),
        widget=SeveralFilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def sent(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the bytes of each file, one byte more than all together may have at most."""
        for file in self.cleaned_data["scans"]:
            sent: UploadedFile[Any] = file
            yield sent.name or "", bytes(sent.read(MOST_TOGETHER + 1))
