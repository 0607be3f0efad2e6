"""``lms_recompute``: compare all progress with the event log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.enrollment.models import Enrollment
from lms.progress.recompute import differences


class Command(BaseCommand):
    """Replay the events of each enrollment and print every stored value that they do not support.

    Ends with an error if there is one.
    """

    help = "Print where stored progress differs from the event log. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """Accept ``--dry-run``, which is what the command does."""
        parser.add_argument("--dry-run", action="store_true", help="print differences only (always so)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print differences and their number."""
        found = 0
        for enrollment in (
            Enrollment.objects.select_related("edition", "progress").order_by("pk").iterator(chunk_size=500)
        ):
            for difference in differences(enrollment):
                found += 1
                where = f"{difference.enrollment} {difference.field}"
                self.stdout.write(f"{where}: stored {difference.stored!r}, events say {difference.replayed!r}")
        self.stdout.write(f"{found} differences.")
        if found:
            raise CommandError("Stored progress differs from the event log.")
