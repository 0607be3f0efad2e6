"""Another database behind ``default`` for the length of a ``with``: a copy, an empty one, or a SQLite file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings as conf
from django.db import connections
from django.test.utils import override_settings

from lms.site.settings import database
from tests.harness import postgres


@contextmanager
def on_postgres(name: str, *, template: str) -> Iterator[str]:
    """Use a copy of a template under this name, and drop it at the end."""
    host = os.environ["LMS_TEST_PG_HOST"]
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    facts = connections["default"].settings_dict
    before = facts["NAME"]
    connections["default"].close()
    postgres.copy(host=host, name=name, template=template)
    facts["NAME"] = name
    try:
        yield name
    finally:
        connections["default"].close()
        facts["NAME"] = before
        postgres.drop(host=host, name=name)


def empty_postgres(name: str) -> None:
    """Make the database anew without a table."""
    connections["default"].close()
    postgres.copy(host=os.environ["LMS_TEST_PG_HOST"], name=name, template="template0")


@contextmanager
def on_sqlite(path: Path) -> Iterator[None]:
    """Use a SQLite file with the tables of all models; migrating it would take fifteen seconds.

    The search index stands still meanwhile: which tables it has was settled when this process started on PostgreSQL.
    """
    before: Any = connections["default"]
    settings = connections.settings["default"]
    connections.settings["default"] = {**settings, "OPTIONS": {}, **database.sqlite(path)}
    connections["default"] = connections.create_connection("default")
    still = {"default": {**conf.WAGTAILSEARCH_BACKENDS["default"], "AUTO_UPDATE": False}}
    try:
        make_tables()
        with override_settings(WAGTAILSEARCH_BACKENDS=still):
            yield
    finally:
        connections["default"].close()
        connections.settings["default"] = settings
        connections["default"] = before


def make_tables() -> None:
    """Make the tables of all models."""
    connection = connections["default"]
    with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
        for model in apps.get_models(include_auto_created=False):
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
