"""Reading certificates and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

if TYPE_CHECKING:
    from lms.certificates.models import Certificate, Rendition


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates."""

    def of_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the user's own certificates."""
        return self.filter(person__user_id=user.pk) if user.is_authenticated else self.none()


class RenditionQuerySet(models.QuerySet["Rendition"]):
    """Files of certificates."""
