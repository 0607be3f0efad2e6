"""When an offer, or a part of one, opens: entry, days of the course, courses before it, days and order of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from courses.blocks.course import CourseBlock
from lms.catalog.models import Course
from lms.catalog.outline import Opens

OF_PATHS = [(entry.value, entry.label) for entry in (Course.Entry.SELF, Course.Entry.ASSIGNED)]
"""What is offered for a path: invitation links lead into a course (ADR 0099)."""


class EntryMixin(models.Model):
    """Who can take a course or path, and from when until when."""

    entry = models.CharField(
        _("who can take it"), max_length=10, choices=Course.Entry.choices, default=Course.Entry.SELF
    )
    opens_on = models.DateField(
        _("opens on"), null=True, blank=True, help_text=_("Before this day people see what it is about, not its parts.")
    )
    closes_on = models.DateField(
        _("last day to enroll"), null=True, blank=True, help_text=_("Who is enrolled by then can go on after it.")
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Ask for days in their order.

        Raises ValidationError.
        """
        super().clean()
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("The last day to enroll is before the day on which it opens.")})


def entry_panel(choices: Sequence[tuple[str, Any]]) -> MultiFieldPanel:
    """Return the fields of ``EntryMixin`` with these ways in."""
    return MultiFieldPanel(
        [
            FieldPanel("entry", widget=forms.Select(choices=choices)),
            FieldPanel("opens_on"),
            FieldPanel("closes_on"),
        ],
        heading=_("Who can take it, and when"),
    )


class BeforeMixin(models.Model):
    """Courses to complete before this one."""

    before = StreamField(
        [("course", CourseBlock(label=_("Course")))],
        blank=True,
        verbose_name=_("courses to complete before"),
        help_text=_("People can enroll at once. The parts open when these courses are complete."),
    )

    class Meta:
        abstract = True


class OpeningMixin(models.Model):
    """When a lesson or quiz opens for somebody; without any of it, at once."""

    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    opens_days = models.PositiveSmallIntegerField(
        _("opens so many days after enrolling"), null=True, blank=True, help_text=_("Counted for each learner.")
    )
    opens_after = models.UUIDField(_("opens after another part"), null=True, blank=True)

    class Meta:
        abstract = True

    opening_panel: ClassVar = MultiFieldPanel(
        [FieldPanel("opens_on"), FieldPanel("opens_days"), FieldPanel("opens_after")],
        heading=_("When it opens"),
        classname="collapsed",
    )

    def opens(self) -> Opens:
        """Return it for the outline."""
        found = Opens()
        if self.opens_on is not None:
            found["on"] = self.opens_on.isoformat()
        if self.opens_days:
            found["days"] = self.opens_days
        if isinstance(self.opens_after, UUID):
            found["after"] = str(self.opens_after)
        return found
