"""Who translated a course, and who was the second reader: until both have signed, its page says that nobody has."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

SIGNATURES = (
    "translator",
    "translator_qualification",
    "translated_on",
    "second_reader",
    "second_reader_qualification",
    "second_read_on",
    "translators_agreed",
)


class TranslatedMixin(models.Model):
    """Stands on the page of a translation; names are printed by consent alone, roles and days always."""

    translator = models.CharField(_("translator"), max_length=160, blank=True)
    translator_qualification = models.CharField(
        _("qualification of the translator"),
        max_length=160,
        blank=True,
        help_text=_("Such as: qualified translator, mental health."),
    )
    translated_on = models.DateField(_("translated on"), null=True, blank=True)
    second_reader = models.CharField(_("second reader"), max_length=160, blank=True)
    second_reader_qualification = models.CharField(_("qualification of the second reader"), max_length=160, blank=True)
    second_read_on = models.DateField(_("read on"), null=True, blank=True)
    translators_agreed = models.BooleanField(
        _("both agreed in writing that their names are shown"),
        default=False,
        help_text=_("Without it learners see their qualifications and the days."),
    )

    translation_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel(name) for name in SIGNATURES],
            heading=_("Translation"),
            help_text=_("For a course in another language than the one in which it was written."),
            classname="collapsed",
        )
    ]

    class Meta:
        abstract = True

    @property
    def translation_is_reviewed(self) -> bool:
        """Tell whether a translator and a second reader have signed, each with a qualification and a day."""
        first = self.translator and self.translator_qualification and self.translated_on
        second = self.second_reader and self.second_reader_qualification and self.second_read_on
        return bool(first and second)
