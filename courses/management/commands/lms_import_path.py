"""``lms_import_path``: publish a path from its file."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Site

from courses.pagewriting import PageClassError
from courses.pathfile.archive import MOST_BYTES, unpack
from courses.pathfile.content import PathFileError, digest, read
from courses.pathfile.publishing import publish_path
from lms.base import clock


class Command(BaseCommand):
    """Publish the courses of a file and their path, all or none; running it again changes nothing."""

    help = "Publish a path from its file, below the front page of the default site. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and whether the pages stay drafts."""
        parser.add_argument("file", type=Path, help="the archive that lms_export_starter makes")
        parser.add_argument(
            "--draft", action="store_true", help="leave the pages unpublished, for a trainer to read first"
        )

    def handle(self, *args: Any, file: Path, draft: bool, **options: Any) -> None:
        """Publish and say what was published."""
        site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
        if site is None:
            raise CommandError("There is no default site. Make one in the admin, under Settings, Sites.")
        try:
            with file.open("rb") as archive:
                files = unpack(archive.read(MOST_BYTES + 1))
            titles = publish_path(read(files), home=site.root_page.specific, at=clock.now(), live=not draft)
        except (PathFileError, PageClassError, ValidationError, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        done = f"Pages {'saved as drafts' if draft else 'published'}: {len(titles)}" if titles else "All is up to date"
        self.stdout.write(f"{done}. Content {digest(files)}.")
