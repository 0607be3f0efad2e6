"""The directory of community resources. PII: who keeps an entry, shown to administrators alone."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from lms.catalog.support import languages
from lms.resources.choices import Facet, Kind, words_of
from lms.resources.kept import Kept
from lms.resources.querysets import DirectoryQuerySet

NUMBER = RegexValidator(r"\A[0-9+() .x/-]{2,40}\Z", _("Write a number as one dials it, such as 555-0142."))


class DirectoryEntry(Kept, ClusterableModel):
    """A hotline, group, clinic or office that people can turn to. Somebody keeps it, and checks it again after some days.

    An entry that is overdue, or was never checked, is not shown to anybody who looks for help (ADR 0076).
    """

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, validators=[NUMBER])
    text_number = models.CharField(_("number for text messages"), max_length=40, blank=True, validators=[NUMBER])
    url = models.URLField(_("address on the web"), max_length=500, blank=True)
    area = models.CharField(
        _("area"), max_length=120, blank=True, help_text=_("The town, county or state it serves. Empty: everywhere.")
    )
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Shown as made up, to try the directory."))
    objects = DirectoryQuerySet.as_manager()

    class Meta:
        """One keeper, an interval of some days, and a way to reach it."""

        verbose_name = _("directory entry")
        verbose_name_plural = _("directory entries")
        constraints: ClassVar = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(phone="", text_number="", url=""),
                name="lms_directoryentry_can_be_reached",
                violation_error_message=_(
                    "Give a telephone number, a number for text messages, or an address on the web."
                ),
            ),
        ]
        indexes: ClassVar = Kept.Meta.indexes

    def __str__(self) -> str:
        return self.said.name if self.said else self.get_kind_display()

    @property
    def said(self) -> EntryText | None:
        """Return its words in the language that is read, else those that were written first."""
        texts = sorted(self.texts.all(), key=lambda text: text.pk or 0)
        language = get_language()
        return next((text for text in texts if text.language == language), texts[0] if texts else None)

    def codes(self, facet: str) -> list[str]:
        """Return its codes of a facet."""
        return [tag.code for tag in self.tags.all() if tag.facet == facet] if self.pk else []

    @property
    def spoken(self) -> list[str]:
        """Return the codes of the languages in which somebody answers."""
        return self.codes(Facet.LANGUAGE)

    @property
    def cost_words(self) -> list[str]:
        """Return what it costs, in words."""
        return words_of(Facet.COST, self.codes(Facet.COST))

    @property
    def population_words(self) -> list[str]:
        """Return for whom it is meant, in words."""
        return words_of(Facet.POPULATION, self.codes(Facet.POPULATION))


class EntryTag(models.Model):
    """A language, population or cost of an entry, as a code of ``choices``."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    entry = models.ForeignKey(DirectoryEntry, on_delete=models.CASCADE, related_name="tags")
    facet = models.CharField(max_length=12, choices=Facet.choices)
    code = models.CharField(max_length=20)

    class Meta:
        """A code once."""

        verbose_name = _("description of a directory entry")
        verbose_name_plural = _("descriptions of directory entries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "facet", "code"], name="lms_entrytag_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["facet", "code"], name="lms_entrytag_code")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.code}"


class EntryText(models.Model):
    """The words of an entry in one language. "Safe to call?" is answered by three notes; an empty one is not shown as safe."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    entry = ParentalKey(DirectoryEntry, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("written in"), max_length=20, choices=languages, default="en")
    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(_("what somebody finds there"), max_length=600)
    hours = models.CharField(_("hours"), max_length=160, blank=True)
    police_note = models.TextField(
        _("contact with the police"),
        max_length=400,
        blank=True,
        help_text=_("When do they call the police or an ambulance without asking? Empty: nobody has asked yet."),
    )
    immigration_note = models.TextField(
        _("immigration"),
        max_length=400,
        blank=True,
        help_text=_("Do they ask about papers, and to whom do they tell? Empty: nobody has asked yet."),
    )
    cost_note = models.TextField(_("cost"), max_length=400, blank=True, help_text=_("What a call or a visit can cost."))

    class Meta:
        """One for each language."""

        verbose_name = _("text of a directory entry")
        verbose_name_plural = _("texts of directory entries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "language"], name="lms_entrytext_language"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"
