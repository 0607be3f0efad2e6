"""``makemessages``: collect the strings of the three apps and their templates into ``lms/locale``."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import makemessages

NOT_OURS = ["node_modules", "tests", "docs", "var", "benchmarks", "dist"]


class Command(makemessages.Command):
    """Django's own command, which needs Debian's ``gettext``, without the folders that nobody translates."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect."""
        options["ignore_patterns"] = [*options["ignore_patterns"], *NOT_OURS]
        super().handle(*args, **options)
