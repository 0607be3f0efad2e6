"""``lms_recompute``: compare all progress with the event log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.enrollment.models import Enrollment
from lms.enrollment.services import hidden_from_teams
from lms.progress.recompute import differences


class Command(BaseCommand):
    """Replay the events of each enrollment and print every stored value that they do not support.

    Print also each enrollment that a team should see by its open memberships and does not.

    Ends with an error if there is one.
    """

    help = "Print where stored progress differs from the event log, and what teams miss. Changes nothing."

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
        for team, enrollment_id in hidden_from_teams():
            found += 1
            self.stdout.write(
                f"team {team} does not see enrollment {enrollment_id}, and an open membership says it should"
            )
        self.stdout.write(f"{found} differences.")
        if found:
            raise CommandError("Stored progress differs from the event log.")
