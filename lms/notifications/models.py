"""Mail that waits or was sent, and the kinds of mail that a person does not want."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.base.leases import Leased
from lms.base.models import Record
from lms.notifications.querysets import OPEN_STATES, OutboxQuerySet, PreferenceQuerySet
from lms.organizations.models import Person


class Outbox(Record, Leased):
    """One mail, once (ADR 0029). PII: the address; the text is never stored, ``context`` names records alone."""

    class State(models.TextChoices):
        """Moved by conditional updates only. ``sending`` means that talking to the mail server began."""

        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        BOUNCED = "bounced", _("Refused by the receiving server")
        FAILED = "failed", _("Failed")
        CANCELED = "canceled", _("No longer needed")

    kind = models.CharField(max_length=40)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="mail")
    address = models.EmailField(
        _("address"), blank=True, help_text=_("Empty while it waits: the person's own address at that time.")
    )
    language = models.CharField(max_length=20, default="en")
    context = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        """One row for each key; somebody to write to; an end has its time."""

        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address=""), name="lms_outbox_has_a_recipient"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, ended_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(ended_at__isnull=False)),
                name="lms_outbox_end_has_its_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["send_after", "id"], condition=Q(state__in=OPEN_STATES), name="lms_outbox_open")
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.get_state_display()}"

    @property
    def recipient(self) -> str:
        """Return the address to write to: the one given, else the person's own; empty when there is none."""
        return self.address or (self.person.email if self.person else "")


class Preference(models.Model):
    """A kind of mail that a person switched off; no row means that it comes. PII: links to a person."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        """A kind once."""

        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "kind"], name="lms_preference_kind")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.kind}"
