"""``lms_load_terms``: load the advice on words that comes with Attune, or that of a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.wording.services import OURS, WordingFileError, load


class Command(BaseCommand):
    """Add the words that the site does not have yet; running it again changes nothing."""

    help = "Load advice on words, ours or that of a TOML file. What editors changed stays. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a file."""
        parser.add_argument("file", type=Path, nargs="?", default=OURS, help="a TOML file; without it, our own list")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Load and say how much."""
        try:
            loaded = load(data=file.read_bytes())
        except (WordingFileError, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        self.stdout.write(f"Words added: {loaded.added}. Already there: {loaded.kept}.")
