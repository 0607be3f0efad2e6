"""The directory of community resources. PII: who keeps an entry, shown to administrators alone."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from lms.base.models import Record
from lms.catalog.support import languages
from lms.organizations.models import Person, Team
from lms.resources.choices import Facet, Kind, words_of
from lms.resources.querysets import DirectoryQuerySet

MOST_DAYS = 366
NUMBER = RegexValidator(r"\A[0-9+() .x/-]{2,40}\Z", _("Write a number as one dials it, such as 555-0142."))


class DirectoryEntry(Record, ClusterableModel):
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
    owner_person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="directory_entries",
        verbose_name=_("kept by"),
    )  # fmt: skip
    owner_team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="directory_entries",
        verbose_name=_("kept by the team"),
    )  # fmt: skip
    check_days = models.PositiveSmallIntegerField(
        _("check again after days"), default=90, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("The day on which somebody last called or looked. Empty: the entry is not shown yet."),
    )
    check_by = models.DateField(_("to be checked by"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        """One keeper, a way to reach it, and an interval of some days."""

        verbose_name = _("directory entry")
        verbose_name_plural = _("directory entries")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner_person__isnull=False, owner_team__isnull=True)
                | Q(owner_person__isnull=True, owner_team__isnull=False),
                name="lms_directoryentry_one_keeper",
                violation_error_message=_("Choose either the person or the team that keeps this entry."),
            ),
            models.CheckConstraint(
                condition=~Q(phone="", text_number="", url=""),
                name="lms_directoryentry_can_be_reached",
                violation_error_message=_(
                    "Give a telephone number, a number for text messages, or an address on the web."
                ),
            ),
            models.CheckConstraint(
                condition=Q(check_days__gte=1, check_days__lte=MOST_DAYS), name="lms_directoryentry_check_days"
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, check_by__isnull=True)
                | Q(checked_on__isnull=False, check_by__isnull=False, check_by__gt=models.F("checked_on")),
                name="lms_directoryentry_checked_has_an_end",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["check_by"], name="lms_directoryentry_check_by")]

    def __str__(self) -> str:
        return self.said.name if self.said else self.get_kind_display()

    def is_shown(self, today: date) -> bool:
        """Tell whether people who look for help see it."""
        return self.closed_at is None and self.check_by is not None and self.check_by >= today

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
