"""``lms_export_starter``: write the starter path into a file for other sites."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.pathfile.archive import pack
from courses.pathfile.content import digest
from lms.site.starter import reading


class Command(BaseCommand):
    """Write the file that ``lms_import_path`` reads; equal content gives an equal file."""

    help = "Write the starter path into a file that any site with Attune can import."
    requires_system_checks: list[str] = []  # noqa: RUF012  # Django's form; it reads no database and needs no broker

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Write it and say what it holds."""
        files = reading.files()
        try:
            file.write_bytes(pack(files))
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error}") from error
        self.stdout.write(f"{len(reading.courses())} courses written to {file}. Content {digest(files)}.")
