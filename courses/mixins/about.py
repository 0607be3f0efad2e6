"""What a course or path is about: tags, level, and who wrote it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from courses.blocks.author import ROLES, AuthorBlock
from courses.tagging import TagChoices
from lms.catalog.taxonomy import Competency


class Level(models.TextChoices):
    """How much a course asks people to know before."""

    BEGINNING = "beginning", _("Beginning")
    BEGINNING_TO_INTERMEDIATE = "beginning_to_intermediate", _("Beginning to intermediate")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class AboutMixin(models.Model):
    """Fields that courses and paths share; publishing copies the tags to the catalog."""

    audience = models.CharField(_("who it is for"), max_length=250, blank=True)
    competencies = ParentalManyToManyField(
        Competency,
        blank=True,
        related_name="+",
        verbose_name=_("what it is about and counts for"),
        help_text=_("People find the course by these. A tag claims no credit and no requirement that is met."),
    )
    authors = StreamField(
        [("author", AuthorBlock())],
        blank=True,
        verbose_name=_("authors and planners"),
        help_text=_("Printed as signed."),
    )

    about_panels: ClassVar = [
        FieldPanel("competencies", widget=TagChoices),
        FieldPanel("authors"),
    ]

    class Meta:
        abstract = True

    def signed_authors(self) -> list[dict[str, Any]]:
        """Return who has signed, as they signed."""
        roles = dict(ROLES)
        return [
            {**block.value, "role": roles.get(block.value["role"], "")}
            for block in self.authors
            if block.value["signed_on"]
        ]
