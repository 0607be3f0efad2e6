"""Links that invite people into a course, kept as digests (ADR 0099)."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from lms.base.clock import site_day
from lms.base.models import Record
from lms.catalog.models import Course


def new_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is stored of a secret: enough to know it again, and not to make the link."""
    return sha256(secret.encode()).hexdigest()


class CourseLinkQuerySet(models.QuerySet["CourseLink"]):
    """Links of courses."""

    def with_uses(self) -> Self:
        """Add how many came in by each, as ``uses``."""
        return self.annotate(uses=Count("enrollments"))


class CourseLink(Record):
    """One link by which people enroll themselves in a course that is open by invitation. PII: who made it."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    last_day = models.DateField(_("last day"))
    most = models.PositiveIntegerField(_("how many people"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CourseLinkQuerySet.as_manager()

    class Meta:
        """A limit lets in at least one."""

        verbose_name = _("invitation link")
        verbose_name_plural = _("invitation links")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(most__isnull=True) | Q(most__gte=1), name="lms_courselink_lets_in_one")
        ]

    def __str__(self) -> str:
        return f"{self.course} · {self.last_day}"

    def is_over(self, at: datetime) -> bool:
        """Tell whether its last day has passed, in the time zone of the site."""
        return site_day(at) > self.last_day

    def is_full(self, uses: int) -> bool:
        """Tell whether as many came in as were meant to."""
        return self.most is not None and uses >= self.most
