"""What somebody keeps: an entry of the directory, or a handout. PII: who keeps it, shown to administrators alone."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.organizations.models import Person, Team

MOST_DAYS = 366


class Kept(Record):
    """One keeper, an interval, and the day of the last check. What is overdue is not shown, and reported (ADR 0076)."""

    owner_person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="kept_%(class)s",
        verbose_name=_("kept by"),
    )
    owner_team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="kept_%(class)s",
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

    class Meta:
        """One keeper, and an interval of some days."""

        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner_person__isnull=False, owner_team__isnull=True)
                | Q(owner_person__isnull=True, owner_team__isnull=False),
                name="%(app_label)s_%(class)s_one_keeper",
                violation_error_message=_("Choose either the person or the team that keeps this entry."),
            ),
            models.CheckConstraint(
                condition=Q(check_days__gte=1, check_days__lte=MOST_DAYS), name="%(app_label)s_%(class)s_check_days"
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, check_by__isnull=True)
                | Q(checked_on__isnull=False, check_by__isnull=False, check_by__gt=F("checked_on")),
                name="%(app_label)s_%(class)s_checked_has_an_end",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["check_by"], name="%(app_label)s_%(class)s_check_by")]

    def is_shown(self, today: date) -> bool:
        """Tell whether people who look for help see it."""
        return self.closed_at is None and self.check_by is not None and self.check_by >= today
