"""People, the organizations they work in, and dated memberships."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from lms.base.models import Record
from lms.organizations.querysets import MembershipQuerySet, OrganizationQuerySet, PersonQuerySet, TeamManager


class Person(Record):
    """Somebody who learns. Independent of the login: imported before it, kept after it. PII: names, e-mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    legal_name = models.CharField(
        _("name on certificates"),
        max_length=200,
        help_text=_("As on your license. It is printed exactly as you write it."),
    )
    family_name = models.CharField(
        _("family name"), max_length=120, help_text=_("Asked for when somebody checks a certificate by its number.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=20, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    reading = models.JSONField(_("reading options"), default=dict, blank=True, editable=False)
    """What ``lms.organizations.reading_options`` keeps: text size, spacing and the like; shown to the person alone."""

    created_at = models.DateTimeField(auto_now_add=True)

    is_supervisor: bool
    """Set by queries that serve a page: supervises or administers somebody now, and so has a team page."""

    is_administrator: bool
    """Set beside it for the viewer of a page: administers an organization now by a membership."""

    calendar_zone: str
    """Set by ``with_zone``: the time zone in which the person's due dates end."""

    objects = PersonQuerySet.as_manager()

    class Meta:
        """Names."""

        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.legal_name


class Organization(Record):
    """An employer or agency: its name stands on certificates, its time zone decides when a due date ends."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    contact_name = models.CharField(_("training contact"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        """Names."""

        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        return self.name


class Team(Record, MP_Node):
    """A unit of an organization; units nest as a tree of materialized paths."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=200)

    objects = TeamManager()

    class Meta:
        """Names."""

        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    """Who was where, as what, from when to when: closed by ``ends_at``, never deleted.

    It is open while ``starts_at`` has come and ``ends_at`` has not (ADR 0031).
    """

    class Role(models.TextChoices):
        """What a person is in a team, or in the whole organization without a team."""

        LEARNER = "learner", _("Learner")
        SUPERVISOR = "supervisor", _("Supervisor")
        ADMINISTRATOR = "administrator", _("Training administrator")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("organization")
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("team")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.LEARNER)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    deputy_for = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputies",
        verbose_name=_("deputy for"),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        """One membership without an end for each person, team and role; a deputy has an end."""

        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "team", "role"],
                condition=Q(ends_at__isnull=True, team__isnull=False),
                name="lms_membership_one_open_in_team",
            ),
            models.UniqueConstraint(
                fields=["person", "organization", "role"],
                condition=Q(ends_at__isnull=True, team__isnull=True),
                name="lms_membership_one_open_without_team",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="lms_membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["learner", "supervisor", "administrator"]), name="lms_membership_role_known"
            ),
            models.CheckConstraint(
                condition=~Q(role="administrator") | Q(team__isnull=True), name="lms_membership_administrator_of_all"
            ),
            models.CheckConstraint(
                condition=Q(deputy_for__isnull=True) | Q(role="supervisor", ends_at__isnull=False),
                name="lms_membership_deputy_ends",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "role", "ends_at"], name="lms_membership_in_team")]

    def __str__(self) -> str:
        return f"{self.person} · {self.team or self.organization} · {self.get_role_display()}"
