"""``lms_load_taxonomy``: load a framework of codes and short labels from a file, or those that come with the product."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.catalog import loading
from lms.catalog.frameworkfile import MOST_BYTES, FrameworkFileError, read


class Command(BaseCommand):
    """Load frameworks; loading one again brings it up to date."""

    help = "Load a framework from a CSV file (docs/taxonomies.md), or without a file those that come with Attune."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files."""
        parser.add_argument("files", nargs="*", type=Path, help="CSV files, one framework each")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all files before one is loaded."""
        try:
            frameworks = [read(_bytes(file)) for file in options["files"]]
        except FrameworkFileError as error:
            raise CommandError(str(error)) from error
        done = [loading.load(data) for data in frameworks] if frameworks else loading.load_shipped()
        for each in done:
            kept = f" Not in the file and kept: {', '.join(each.kept)}." if each.kept else ""
            self.stdout.write(f"{each.framework}: {each.added} added, {each.changed} changed.{kept}")


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
