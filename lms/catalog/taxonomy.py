"""What a course is about, as codes of frameworks: CLAS standards, topics, populations, and sets that a site loads.

Carries no personal data. Editors choose these on the pages; publishing copies the choice to the course record.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class Framework(models.Model):
    """A set of competencies with its edition and license: a number means nothing without the edition that counts it."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    edition = models.CharField(_("edition"), max_length=60, blank=True)
    license = models.CharField(_("license"), max_length=160, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        """Names."""

        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")

    def __str__(self) -> str:
        return f"{self.said} ({self.edition})" if self.edition and self.edition not in self.name else self.said

    @property
    def said(self) -> str:
        """Return the name in the reader's language, where it comes with the product."""
        return translation.gettext(self.name)


class Competency(models.Model):
    """One line of a framework: its code and a short label. ``text`` stays empty unless the license allows it."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="competencies", verbose_name=_("framework")
    )
    code = models.CharField(_("code"), max_length=40)
    label = models.CharField(_("label"), max_length=160)
    text = models.TextField(_("text"), blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name=_("part of")
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        """A code once in a framework."""

        verbose_name = _("competency")
        verbose_name_plural = _("competencies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "code"], name="lms_competency_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def said(self) -> str:
        """Return the label in the reader's language, where it comes with the product; a number goes before it."""
        label = translation.gettext(self.label)
        return f"{self.code}. {label}" if self.is_numbered else label

    @property
    def is_numbered(self) -> bool:
        """Tell whether people know it by its number, as with the CLAS standards."""
        return self.code.isdecimal()
