"""Reading certificates and their files."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

from lms.base.leases import not_put_off, unleased

if TYPE_CHECKING:
    from lms.certificates.models import Certificate, Rendition  # noqa: F401  # names for the generics

SWEEP_AFTER = timedelta(seconds=10)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates."""

    def of_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the user's own certificates."""
        return self.filter(person__user_id=user.pk) if user.is_authenticated else self.none()

    def visible_to(self, user: AbstractBaseUser | AnonymousUser, *, at: datetime | None = None) -> Self:
        """Return the certificates of the enrollments that a supervisor sees, or saw at a moment."""
        seen = self.filter(enrollment__in=apps.get_model("lms", "Enrollment").objects.visible_to(user, at=at))
        return seen if at is None else seen.filter(issued_at__lte=at)


class RenditionQuerySet(models.QuerySet["Rendition"]):
    """Files of certificates."""

    def claimable(self, *, task_id: str, at: datetime) -> Self:
        """Return pending files that this task may take: nobody's, an ended lease, or its own lease again."""
        return self.filter(unleased(at=at, task_id=task_id), state="pending")

    def forgotten(self, *, at: datetime) -> Self:
        """Return pending files that no worker holds and that are due, oldest first: a message for them was lost."""
        return (
            self.filter(unleased(at=at), not_put_off(at=at), state="pending", created_at__lt=at - SWEEP_AFTER)
            .filter(Q(last_enqueued_at__isnull=True) | Q(last_enqueued_at__lt=at - SWEEP_AFTER))
            .order_by("created_at", "pk")
        )
