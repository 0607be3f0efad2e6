"""``doctor``: look at everything that this server stands on, and say what to do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.base import clock
from lms.base.health import Level, examine, worst

MARKS = {Level.GOOD: "ok", Level.WARNING: "LOOK", Level.BAD: "BAD"}


class Command(BaseCommand):
    """Print a line for each check; end with an error when one is bad."""

    help = "Check database, migrations, cache, storages, broker, schedule, certificate files, keys and pages."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the lines."""
        lines = examine(at=clock.now())
        for line in lines:
            self.stdout.write(f"{MARKS[line.finding.level]:<5} {line.title}: {line.finding.said}")
            if line.finding.remedy:
                self.stdout.write(f"      -> {line.finding.remedy}")
        count = sum(line.finding.level == Level.BAD for line in lines)
        if worst(lines) == Level.BAD:
            raise CommandError(f"{count} of {len(lines)} checks found something broken.")
