"""System checks: what keeps Attune from working on this site, said before anybody meets it."""

from __future__ import annotations

from ctypes.util import find_library
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import global_settings, settings
from django.core.checks import CheckMessage, Error, Warning, register  # Django's names
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import InvalidStorageError, storages
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from lms.base.celeryapp import broker, unscheduled
from lms.base.storages import SealedFileSystemStorage, SealedStorage
from lms.certificates.pdf import INSTALL_LINE
from lms.conf import conf

NEEDED_APPS = ("django_htmx", "wagtail.contrib.settings", "wagtail.contrib.typed_table_block")
CONTEXT = "lms.http.context.viewer"
PAGES_OF_WAGTAIL = "wagtail_serve"


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
def learners_have_addresses(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse a site without the pages of learners and supervisors: every course page links to them."""
    try:
        reverse("lms:my_learning")
    except NoReverseMatch:
        hint = 'Add path("training/", include("lms.http.urls")) to the addresses of the site, with a prefix of your choice.'
        return [Error("The site does not include lms.http.urls.", hint=hint, id="lms.E005")]
    return []


@register()
def private_writing_has_a_key(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse missing and misshapen keys: the first private text would end in an error."""
    try:
        for key in conf.REFLECTION_KEYS:
            Fernet(key)
    except (ImproperlyConfigured, ValueError) as error:
        return [Error(f"LMS_REFLECTION_KEYS cannot be used: {error}", hint="docs/host.md makes one.", id="lms.E006")]
    return []


@register()
def needed_apps_are_installed(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse a site without the apps that our pages, editors and blocks are drawn with."""
    return [
        Error(f"{name} is not installed.", hint=f'Add "{name}" to INSTALLED_APPS.', id="lms.E008")
        for name in NEEDED_APPS
        if not apps.is_installed(name)
    ]


@register()
def templates_know_the_viewer(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Warn when no template engine offers the visitor and the address of the catalog: our header would lack both."""
    used = [name for engine in settings.TEMPLATES for name in engine.get("OPTIONS", {}).get("context_processors", [])]
    if CONTEXT in used:
        return []
    hint = f'Add "{CONTEXT}" to the context processors of TEMPLATES.'
    return [Warning("Our page header does not know who looks at it.", hint=hint, id="lms.W003")]


@register()
def logins_lead_somewhere(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Warn when a visitor who has to log in, or just did, is sent to Django's default address and nothing is there."""
    ours = {"LOGIN_URL": "lms:login", "LOGIN_REDIRECT_URL": "lms:my_learning"}
    return [
        Warning(
            f"{name} leads to {getattr(settings, name)}, where nothing is.",
            hint=f'Set it to "{own}", or to an address of your own.',
            id="lms.W006",
        )
        for name, own in ours.items()
        if getattr(settings, name) == getattr(global_settings, name) and not _is_there(getattr(settings, name))
    ]


def _is_there(address: str) -> bool:
    try:
        return resolve(address).url_name != PAGES_OF_WAGTAIL
    except Resolver404:
        return False


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
    """Warn when certificates would wait: no broker, no Celery app in this process, or nothing in the schedule of beat."""
    if not getattr(settings, "CELERY_BROKER_URL", "") and not broker():
        hint = "Set CELERY_BROKER_URL (the reference site: LMS_BROKER_URL). `make demo` starts a broker of its own."
        return [Warning("No Celery broker is set, so certificates are not made.", hint=hint, id="lms.W002")]
    if not broker():
        hint = "Import it in the __init__.py of the package of your settings, as docs/host.md shows."
        return [Warning("Django does not load your Celery app, so nothing is sent to it.", hint=hint, id="lms.W004")]
    missing = unscheduled()
    if missing:
        hint = "Merge lms.conf.BEAT_SCHEDULE into CELERY_BEAT_SCHEDULE."
        return [Warning(f"Beat does not run {', '.join(missing)}.", hint=hint, id="lms.W005")]
    return []
