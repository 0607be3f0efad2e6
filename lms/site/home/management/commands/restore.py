"""``restore FOLDER``: fill an empty site from a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.site.backup.errors import BackupError
from lms.site.backup.taking import restore


class Command(BaseCommand):
    """Restore a backup; stop web, workers and beat before."""

    help = "Fill an empty database and the storages from a backup folder."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the folder and the flag for a site that is not empty."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--replace", action="store_true", help="lose what the database holds now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore it."""
        try:
            restore(folder=options["folder"], replace=options["replace"], tell=self.stdout.write)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
