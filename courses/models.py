"""Snippets of the courses app."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from courses.reviews.models import Review, ReviewComment, ReviewRequest, ReviewSettings
from courses.reviews.thanks import Credit, Payment
from courses.reviews.workflow import ChecklistTask, ChecklistTaskState, ReviewRound

__all__ = [
    "ChecklistTask",
    "ChecklistTaskState",
    "Credit",
    "Fact",
    "Payment",
    "Review",
    "ReviewComment",
    "ReviewRequest",
    "ReviewRound",
    "ReviewSettings",
]


class Fact(index.Indexed, models.Model):
    """A figure with its source, year and date of checking: updated in one place, shown in many."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
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

    panels: ClassVar = [
        FieldPanel(name)
        for name in ("slug", "statement", "value", "source", "source_year", "url", "note", "checked_on")
    ]
    search_fields: ClassVar = [index.SearchField("statement"), index.AutocompleteField("statement")]

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")

    def __str__(self) -> str:
        return self.statement[:80]
