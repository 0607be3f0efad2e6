"""Whom to turn to: support lines per site and country, as the people of an organization checked them.

Carries no personal data: a line is a service or an office, not a person.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

MOST_DAYS = 366


def languages() -> list[tuple[str, str]]:
    """Return the languages in which a contact can be written: those of the interface."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


class SupportContact(models.Model):
    """One line in one language. It is never translated by a machine: each language has a row of its own."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Kind(models.TextChoices):
        """In the order in which they are shown."""

        EMERGENCY = "emergency", _("Immediate danger")
        CRISIS = "crisis", _("Crisis line")
        LOCAL = "local", _("Local support")
        STAFF = "staff", _("Staff assistance")

    site = models.ForeignKey(
        "wagtailcore.Site",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
        help_text=_("Empty: shown on every site."),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        validators=[RegexValidator(r"\A[A-Z]{2}\Z", _("Write the two letters of the country, such as US."))],
        help_text=_("Two letters, such as US."),
    )
    language = models.CharField(
        _("written in"),
        max_length=20,
        default="en",
        choices=languages,
        help_text=_(
            "Readers of this language see this entry. Write one for each language; do not translate by machine."
        ),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=160)
    reach = models.CharField(_("how to reach it"), max_length=250, help_text=_("For example: call or text 988."))
    hours = models.CharField(_("hours"), max_length=160, blank=True)
    served = models.CharField(_("languages served"), max_length=250, blank=True)
    what_happens = models.TextField(_("what happens when you call"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("The day on which somebody last tried it. Empty: it is shown as not yet checked."),
    )
    check_days = models.PositiveSmallIntegerField(
        _("check again after days"), default=180, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("language"), FieldPanel("country"), FieldPanel("site")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("position")]),
        *(FieldPanel(name) for name in ("name", "reach", "hours", "served", "what_happens", "url")),
        FieldRowPanel([FieldPanel("checked_on"), FieldPanel("check_days")]),
    ]

    class Meta:
        """The interval is some days, and a country is two letters."""

        verbose_name = _("support contact")
        verbose_name_plural = _("support contacts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(check_days__gte=1, check_days__lte=MOST_DAYS), name="lms_supportcontact_check_days"
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="lms_supportcontact_country"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def check_by(self) -> date | None:
        """Return the day by which it has to be checked again; none if it never was."""
        return self.checked_on + timedelta(days=self.check_days) if self.checked_on else None
