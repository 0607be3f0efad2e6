"""System checks: what keeps Attune from working on this site, said before anybody meets it."""

from __future__ import annotations

from ctypes.util import find_library
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # Django's names
from django.core.files.storage import InvalidStorageError, storages
from django.urls import NoReverseMatch, reverse

from lms.base.storages import SealedFileSystemStorage, SealedStorage
from lms.certificates.pdf import INSTALL_LINE


@register()
def storages_are_private(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse certificate and private storages that are missing or lie below the public media folder."""
    found: list[CheckMessage] = []
    for alias in ("lms_certificates", "lms_private"):
        try:
            storage = storages[alias]
        except InvalidStorageError:
            hint = "Add it to STORAGES with the backend lms.base.storages.SealedFileSystemStorage."
            found.append(Error(f'STORAGES has no "{alias}".', hint=hint, id="lms.E001"))
            continue
        if not isinstance(storage, SealedStorage):
            hint = "Use lms.base.storages.SealedFileSystemStorage or lms.base.storages_s3.SealedS3Storage."
            found.append(Error(f'The storage "{alias}" would overwrite records.', hint=hint, id="lms.E004"))
        media = Path(settings.MEDIA_ROOT).resolve() if settings.MEDIA_ROOT else None
        if isinstance(storage, SealedFileSystemStorage) and media and storage.folder.resolve().is_relative_to(media):
            hint = "Move it out of MEDIA_ROOT: the web server hands out what lies there."
            found.append(Error(f'The storage "{alias}" lies in the public media folder.', hint=hint, id="lms.E002"))
    return found


@register()
def the_public_check_has_an_address(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse a site without the verify page: certificates print its address."""
    try:
        reverse("lms_verify:index")
    except NoReverseMatch:
        hint = 'Add path("verify/", include("lms.http.verify_urls")) to the addresses of the site.'
        return [Error("The site does not include lms.http.verify_urls.", hint=hint, id="lms.E003")]
    return []


@register()
def pango_is_installed(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Warn when WeasyPrint's libraries are missing: workers of this machine could make no certificate."""
    if find_library("pango-1.0") and find_library("pangoft2-1.0"):
        return []
    return [
        Warning("Pango is missing, so no certificate can be made on this machine.", hint=INSTALL_LINE, id="lms.W001")
    ]


@register()
def a_broker_is_set(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Warn when Celery has no broker: certificates would wait for ever."""
    if getattr(settings, "CELERY_BROKER_URL", ""):
        return []
    hint = "Set CELERY_BROKER_URL (the reference site: LMS_BROKER_URL). `make demo` starts a broker of its own."
    return [Warning("No Celery broker is set, so certificates are not made.", hint=hint, id="lms.W002")]
