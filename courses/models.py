"""The tables of the app ``courses``: snippets, and the records of reviews and of the studio."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index

from courses.recordings.models import CaptionTrack, Recording
from courses.reviews.models import Review, ReviewComment, ReviewRequest, ReviewSettings
from courses.reviews.thanks import Credit, Payment
from courses.reviews.workflow import ChecklistTask, ChecklistTaskState, ReviewRound
from courses.studio.records import BroughtPicture, CourseChange, CourseFile, CourseTeam
from courses.translating.fields import fields
from courses.wording.models import Wording

__all__ = [
    "BroughtPicture",
    "CaptionTrack",
    "ChecklistTask",
    "ChecklistTaskState",
    "CourseChange",
    "CourseFile",
    "CourseTeam",
    "Credit",
    "Fact",
    "Payment",
    "Recording",
    "Review",
    "ReviewComment",
    "ReviewRequest",
    "ReviewRound",
    "ReviewSettings",
    "Term",
    "Wording",
]


class Fact(index.Indexed, TranslatableMixin, models.Model):
    """A figure with its source, year and dates of checking: updated in one place, shown in many."""

    slug = models.SlugField(_("short name"), max_length=80)
    statement = models.TextField(_("statement"))
    value = models.TextField(_("value"))
    source = models.CharField(_("source"), max_length=300)
    source_year = models.PositiveSmallIntegerField(_("year of the source"))
    url = models.URLField(_("address of the source"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("The day on which a named person compared it with the source."),
    )
    review_by = models.DateField(
        _("review by"), null=True, blank=True, help_text=_("The day by which it has to be compared again.")
    )

    panels: ClassVar = [
        FieldPanel(name)
        for name in ("slug", "statement", "value", "source", "source_year", "url", "note", "checked_on", "review_by")
    ]
    override_translatable_fields: ClassVar = fields(
        same=("slug", "source", "source_year", "url", "checked_on", "review_by")
    )
    search_fields: ClassVar = [
        index.SearchField("statement"),
        index.AutocompleteField("statement"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints: ClassVar = [models.UniqueConstraint(fields=["locale", "slug"], name="lms_courses_fact_slug")]

    def __str__(self) -> str:
        return self.statement[:80]


class Term(index.Indexed, TranslatableMixin, models.Model):
    """A word of the glossary: what it means is written in one place, shown in many."""

    term = models.CharField(_("word"), max_length=120)
    definition = models.TextField(_("meaning"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    panels: ClassVar = [FieldPanel("term"), FieldPanel("definition"), FieldPanel("source")]
    override_translatable_fields: ClassVar = fields(same=("source",))
    search_fields: ClassVar = [
        index.SearchField("term"),
        index.AutocompleteField("term"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary word")
        verbose_name_plural = _("glossary words")
        constraints: ClassVar = [models.UniqueConstraint(fields=["locale", "term"], name="lms_courses_term_word")]

    def __str__(self) -> str:
        return self.term
