"""Who is employed where, as what, and which licenses a person holds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.organizations.models import Organization, Person
from lms.organizations.querysets import LicenseQuerySet, OwnedQuerySet


class Employment(Record):
    """A person as their organization's own records know them. It is kept when they leave. PII: employee id, dates."""

    class Kind(models.TextChoices):
        """Rules on training cover contract and volunteer staff too."""

        EMPLOYEE = "employee", _("Employee")
        CONTRACTOR = "contractor", _("Contractor")
        VOLUNTEER = "volunteer", _("Volunteer")
        TRAINEE = "trainee", _("Trainee")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments", verbose_name=_("person"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="employments", verbose_name=_("organization")
    )
    employee_id = models.CharField(
        _("employee id"),
        max_length=64,
        blank=True,
        help_text=_("As in your staff records. A staff file finds people by it."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.EMPLOYEE)
    profession = models.CharField(_("profession"), max_length=120, blank=True)
    hired_on = models.DateField(_("hired on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        """An employee id once in an organization; a person employed there once at a time."""

        verbose_name = _("employment")
        verbose_name_plural = _("employments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "employee_id"],
                condition=~Q(employee_id=""),
                name="lms_employment_employee_id_once",
                violation_error_message=_("Somebody else in this organization has this employee id."),
            ),
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=Q(left_on__isnull=True),
                name="lms_employment_one_open",
                violation_error_message=_("This person is employed in this organization already."),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(hired_on__isnull=True) | Q(left_on__gte=F("hired_on")),
                name="lms_employment_left_after_hired",
                violation_error_message=_("The day of leaving must not be before the day of hiring."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["employee", "contractor", "volunteer", "trainee"]),
                name="lms_employment_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organization}"


class License(Record):
    """A license to practice. PII: its number, exactly as in the records of the board."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="licenses", verbose_name=_("person"))
    profession = models.CharField(_("profession"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=40, help_text=_("The state, or the country, whose board gave it."))
    number = models.CharField(_("number"), max_length=64, help_text=_("Exactly as in the records of the board."))
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    objects = LicenseQuerySet.as_manager()

    class Meta:
        """A number of a state once for each person and profession."""

        verbose_name = _("license")
        verbose_name_plural = _("licenses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "profession", "state", "number"],
                name="lms_license_once",
                violation_error_message=_("This license is there already."),
            ),
            models.CheckConstraint(condition=~Q(state="") & ~Q(number=""), name="lms_license_is_named"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.number}"
