"""Checks of what every process stands on: database, migrations, cache, storages, broker, schedule."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, InvalidStorageError, storages
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from kombu.exceptions import OperationalError as BrokerError

from lms.base import heartbeat
from lms.base.broker import reachable
from lms.base.health import DATABASE, Finding, Weight, bad, first_line, good, register, warning
from lms.base.storages import PROBE, SealedStorage
from lms.base.tasks import waiting_messages

LATE_AFTER = timedelta(seconds=120)
MANY_MESSAGES = 1000
PROBE_SECONDS = 10
NAMED_MIGRATIONS = 3


@register(key=DATABASE, title=gettext_lazy("Database"), weight=Weight.GATE)
def database(_at: datetime) -> Finding:
    """Ask the database for the number one."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        said = _("The database does not answer: %(error)s") % {"error": first_line(error)}
        return bad(said, _("Start the database, or correct the LMS_DB_ settings."))
    return good(_("The database answers."))


@lru_cache(maxsize=1)
def _migrations_of_the_code() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.nodes)


@register(key="migrations", title=gettext_lazy("Migrations"), weight=Weight.GATE, reads_tables=True)
def migrations(_at: datetime) -> Finding:
    """Compare the migrations of the code with those that the database has seen."""
    missing = sorted(_migrations_of_the_code() - set(MigrationRecorder(connection).applied_migrations()))
    if not missing:
        return good(_("All migrations are applied."))
    names = ", ".join(".".join(name) for name in missing[:NAMED_MIGRATIONS])
    said = ngettext(
        "%(count)s migration is missing: %(names)s", "%(count)s migrations are missing: %(names)s", len(missing)
    )
    return bad(said % {"count": len(missing), "names": names}, _("Run the command migrate."))


@register(key="cache", title=gettext_lazy("Cache"), weight=Weight.GATE)
def cached(_at: datetime) -> Finding:
    """Write a value to the cache and read it back."""
    key, value = f"lms-health:{uuid4()}", uuid4().hex
    try:
        cache.set(key, value, PROBE_SECONDS)
        same = cache.get(key) == value
        cache.delete(key)
    except heartbeat.CACHE_ERRORS as error:
        said = _("The cache does not answer: %(error)s") % {"error": first_line(error)}
        return bad(said, _("Start the cache server, or correct LMS_CACHE_URL."))
    if not same:
        return bad(_("The cache forgets what it was just given."), _("Set CACHES to a cache that all processes share."))
    return good(_("The cache keeps what it is given."))


@register(key="media", title=gettext_lazy("Uploaded files"), weight=Weight.GATE)
def media(_at: datetime) -> Finding:
    """Write a small file to the folder of uploads and remove it."""
    if not isinstance(storages["default"], FileSystemStorage):
        return good(_("Uploads are not kept on this machine, so the place is not looked at."))
    folder = Path(settings.MEDIA_ROOT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(PROBE)
    except OSError as error:
        said = _("Uploads cannot be stored in %(folder)s: %(error)s") % {"folder": folder, "error": error.strerror}
        return bad(said, _("Free disk space, or let the user of the web process write this folder."))
    return good(_("Uploads can be stored."))


def _sealed(alias: str) -> Finding:
    try:
        storage = storages[alias]
    except InvalidStorageError:
        storage = None
    if not isinstance(storage, SealedStorage):
        said = _("STORAGES names no sealed storage %(alias)s.") % {"alias": alias}
        return bad(said, _("Add it as the guide for hosts says."))
    trouble = storage.trouble()
    if trouble:
        said = _("Files cannot be stored: %(trouble)s") % {"trouble": trouble}
        return bad(said, _("Free disk space, bring the disk or bucket back, or give the right to write to it."))
    return good(_("Files can be stored."))


@register(key="lms_certificates", title=gettext_lazy("Storage of certificates"), weight=Weight.GATE)
def certificates(_at: datetime) -> Finding:
    """Look whether certificate files can be stored."""
    return _sealed("lms_certificates")


@register(key="lms_private", title=gettext_lazy("Storage of private files"), weight=Weight.GATE)
def private(_at: datetime) -> Finding:
    """Look whether private files can be stored."""
    return _sealed("lms_private")


@register(key="broker", title=gettext_lazy("Broker"), weight=Weight.HINT)
def broker(_at: datetime) -> Finding:
    """Look whether something listens at the broker's address; learning goes on without it."""
    address = str(getattr(settings, "CELERY_BROKER_URL", ""))
    if not address:
        return warning(_("No broker is set, so no certificate is made."), _("Set CELERY_BROKER_URL or LMS_BROKER_URL."))
    if not reachable(address):
        return bad(
            _("The broker does not answer. Learning goes on; certificates wait."),
            _("Start the broker, or correct LMS_BROKER_URL. What waits is sent by itself then."),
        )
    return good(_("The broker answers."))


@register(key="queue", title=gettext_lazy("Queue"))
def queue(_at: datetime) -> Finding:
    """Count the messages that no worker has taken yet."""
    address = str(getattr(settings, "CELERY_BROKER_URL", ""))
    if not address or not reachable(address):
        return warning(_("Not looked at: the broker does not answer."), _("Mend the broker first."))
    try:
        count = waiting_messages()
    except (BrokerError, OSError) as error:
        said = _("The broker refused the question: %(error)s") % {"error": first_line(error)}
        return bad(said, _("Look at the password in LMS_BROKER_URL and at the broker's log."))
    said = ngettext("%(count)s message waits.", "%(count)s messages wait.", count) % {"count": count}
    return (
        warning(said, _("Start more workers, or look why they stand still.")) if count > MANY_MESSAGES else good(said)
    )


@register(key="schedule", title=gettext_lazy("Beat and workers"))
def schedule(at: datetime) -> Finding:
    """Look when each frequent task last ended: that takes beat, the broker and a worker."""
    remedy = _("Start beat and a worker, and look at their logs.")
    try:
        last = heartbeat.last()
    except heartbeat.CACHE_ERRORS:
        return warning(_("Not looked at: the cache does not answer."), _("Mend the cache first."))
    never = [task for task, when in last.items() if when is None]
    if never:
        said = _("No run is known of: %(tasks)s") % {"tasks": ", ".join(never)}
        return bad(said, remedy)
    age = _oldest(last.values(), at)
    said = ngettext(
        "The oldest last run ended %(count)s second ago.", "The oldest last run ended %(count)s seconds ago.", age
    )
    said %= {"count": age}
    return bad(said, remedy) if age > LATE_AFTER.total_seconds() else good(said)


def _oldest(times: Iterable[datetime | None], at: datetime) -> int:
    """Return the age in seconds of the oldest time."""
    return max((int((at - when).total_seconds()) for when in times if when is not None), default=0)
