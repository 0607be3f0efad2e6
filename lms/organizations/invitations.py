"""Invitations to sign in, and the signed links that stand for them (ADR 0042)."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.core import signing
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.organizations.models import Organization, Person
from lms.organizations.querysets import OwnedQuerySet

SALT = "lms.organizations.invitations"


def new_mark() -> str:
    """Return 128 random bits as text."""
    return secrets.token_urlsafe(16)


class SignIn(models.TextChoices):
    """How far a person is on the way to a login; derived, never stored."""

    NOT_INVITED = "not_invited", _("Not invited")
    INVITED = "invited", _("Invited")
    EXPIRED = "expired", _("Invitation expired")
    SIGNS_IN = "signs_in", _("Has a login")

    @classmethod
    def of(cls, person: Person, invitation: Invitation | None, at: datetime) -> SignIn:
        """Return where a person with this open invitation, if any, is at a moment."""
        if person.user_id is not None:
            return cls.SIGNS_IN
        if invitation is None:
            return cls.NOT_INVITED
        return cls.INVITED if invitation.is_valid(at) else cls.EXPIRED

    def condition(self, at: datetime) -> Q:
        """Return the condition of the people who are there at a moment."""
        mine = Invitation.objects.open().filter(person=OuterRef("pk"))
        is_open, is_valid = Q(Exists(mine)), Q(Exists(mine.valid(at)))
        without = Q(user__isnull=True)
        return {
            SignIn.NOT_INVITED: without & ~is_open,
            SignIn.INVITED: without & is_valid,
            SignIn.EXPIRED: without & is_open & ~is_valid,
            SignIn.SIGNS_IN: ~without,
        }[self]


class InvitationQuerySet(OwnedQuerySet):
    """Invitations."""

    def open(self) -> Self:
        """Return the invitations that were neither accepted nor withdrawn; they may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def valid(self, at: datetime) -> Self:
        """Return the invitations that can be accepted at a moment."""
        return self.open().filter(expires_at__gt=at)


class Invitation(Record):
    """One link for one person (ADR 0042). PII: the address. Sending it again withdraws it and makes another.

    ``mark`` is what the link carries together with a signature made by the site's secret key when the mail is sent: neither
    this row nor the outbox is enough to make a link.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    address = models.EmailField(_("address"))
    mark = models.CharField(max_length=22, unique=True, default=new_mark, editable=False)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invited")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """One open invitation for a person and for an address; an end of one kind."""

        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="lms_invitation_one_open_for_person",
            ),
            models.UniqueConstraint(
                Lower("address"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="lms_invitation_one_open_for_address",
            ),
            models.CheckConstraint(condition=~Q(address=""), name="lms_invitation_has_an_address"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="lms_invitation_expires_later"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True), name="lms_invitation_one_end"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__lt=F("expires_at")),
                name="lms_invitation_accepted_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organization}"

    @property
    def link(self) -> str:
        """Return the secret part of the link's address."""
        return _signer().sign(self.mark)

    @property
    def last_day(self) -> date:
        """Return the day on which it expires, on the organization's calendar."""
        return self.expires_at.astimezone(ZoneInfo(self.organization.time_zone)).date()

    def is_valid(self, at: datetime) -> bool:
        """Tell whether it can be accepted at a moment."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at


def mark_of(link: str) -> str:
    """Return the mark of a link; empty for one that this site did not sign."""
    try:
        return _signer().unsign(link)
    except signing.BadSignature:
        return ""


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=".")
