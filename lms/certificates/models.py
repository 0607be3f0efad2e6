"""Sealed proof: the award, the certificate with its frozen snapshot, and the files made from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.base.ids import verify_code
from lms.base.leases import Leased
from lms.base.models import Record
from lms.certificates.querysets import CertificateQuerySet, RenditionQuerySet
from lms.enrollment.models import Enrollment
from lms.organizations.models import Person


class Certificate(Record):
    """An immutable row: only ``status`` ever changes, a correction supersedes. PII: the name in the snapshot."""

    class Status(models.TextChoices):
        """Stored states; expiring and expired are derived from dates."""

        VALID = "valid", _("Valid")
        REVOKED = "revoked", _("Revoked")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="certificates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(_("number"), max_length=20, unique=True)
    verify_code = models.CharField(max_length=26, unique=True, default=verify_code, editable=False)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.VALID)
    status_reason = models.CharField(max_length=40, blank=True)
    snapshot = models.JSONField()
    issued_at = models.DateTimeField()
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        """One certificate that is not superseded for each enrollment (ADR 0005)."""

        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrollment"], condition=~Q(status="superseded"), name="lms_certificate_one_unsuperseded"
            )
        ]

    def __str__(self) -> str:
        return self.number


class Award(Record):
    """What a completion earned; a certificate lists its awards."""

    class Kind(models.TextChoices):
        """Credit types are added to this by the credit engine; a completion alone earns no credit."""

        COMPLETION = "completion", _("Completion, no continuing-education credit")

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="awards")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="awards")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.COMPLETION)
    minutes = models.PositiveIntegerField(_("learning minutes"))
    awarded_at = models.DateTimeField()

    class Meta:
        """One of a kind on a certificate."""

        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints: ClassVar = [models.UniqueConstraint(fields=["certificate", "kind"], name="lms_award_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.certificate_id}"


class Rendition(Record, Leased):
    """One file made from a certificate's snapshot: appended, never overwritten, known by its hash."""

    class State(models.TextChoices):
        """Moved by conditional updates only."""

        PENDING = "pending", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        CANCELED = "canceled", _("Canceled")

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="renditions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    last_enqueued_at = models.DateTimeField(null=True, blank=True)
    storage_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    unsigned_sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    renderer = models.JSONField(default=dict)
    fonts = models.JSONField(default=dict)
    signer = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        """One pending file for each certificate; a ready file has its seal."""

        verbose_name = _("certificate file")
        verbose_name_plural = _("certificate files")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(state="pending"), name="lms_rendition_one_pending"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(sha256="") & ~Q(storage_name="")),
                name="lms_rendition_ready_is_sealed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], condition=Q(state="pending"), name="lms_rendition_pending")
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} · {self.get_state_display()}"
