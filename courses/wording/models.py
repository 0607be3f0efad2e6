"""The list of words that a site keeps. Carries no personal data."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel


def languages() -> list[tuple[str, Any]]:
    """Return the languages of the site; as a callable it keeps them out of the migration."""
    return list(settings.LANGUAGES)


class Wording(models.Model):
    """A term, what people who are meant by it would rather read, why, and who says so."""

    language = models.CharField(_("language"), max_length=20, default="en", choices=languages)
    term = models.CharField(_("term"), max_length=80, help_text=_("Whole words, as they stand in a text."))
    instead = models.CharField(_("say instead"), max_length=200)
    why = models.CharField(_("why"), max_length=300)
    source = models.CharField(_("source"), max_length=300, blank=True)
    url = models.URLField(_("address of the source"), max_length=500, blank=True)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("term"), FieldPanel("language")]),
        FieldPanel("instead"),
        FieldPanel("why"),
        FieldPanel("source"),
        FieldPanel("url"),
    ]

    class Meta:
        """A term once in a language."""

        verbose_name = _("advice on a word")
        verbose_name_plural = _("advice on words")
        constraints: ClassVar = [
            models.UniqueConstraint("language", Lower("term"), name="lms_courses_wording_term"),
        ]

    def __str__(self) -> str:
        return self.term
