"""``backup FOLDER``: database, certificates, private files and uploads into one new folder; the keys apart."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.base import clock
from lms.site.backup.errors import BackupError
from lms.site.backup.taking import backup


class Command(BaseCommand):
    """Take a backup of the running site."""

    help = "Write database and files into a new folder, and the keys into a file apart from it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the folder and the file of the keys."""
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
        parser.add_argument("--keys", type=Path, help="a file that does not exist yet; FOLDER.keys unless named")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it."""
        folder: Path = options["folder"]
        keys = options["keys"] or folder.with_name(f"{folder.name}.keys")
        try:
            backup(folder=folder, keys=keys, at=clock.now(), tell=self.stdout.write)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
