"""Migrates the template of all test databases, and leaves a copy at the first migrations of the project on the way.

The copy is where the upgrade test starts; made here it costs no second migration of all of Wagtail.
"""

from __future__ import annotations

import os

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.harness import postgres

FIRST = (
    ("attune_accounts", "0001_initial"),
    ("attune_home", "0001_initial"),
    ("lms", "0001_initial"),
    ("lms_quizzes", "0001_initial"),
    ("lms_courses", "0001_initial"),
    ("lms_pages", "0001_initial"),
)
"""The state of the first step: apps that came later are not in it."""


def main() -> None:
    """Migrate ours to the first state and all others whole, copy the database, then migrate the rest."""
    django.setup()
    executor = MigrationExecutor(connection)
    ours = {label for label, _name in FIRST}
    executor.migrate([*FIRST, *(leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in ours)])
    connection.close()
    postgres.copy(host=os.environ["LMS_TEST_PG_HOST"], name=postgres.FIRST_STATE)
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
