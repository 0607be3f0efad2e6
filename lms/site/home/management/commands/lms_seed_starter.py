"""``lms_seed_starter``: publish the starter path."""

from typing import Any

from django.core.management.base import BaseCommand

from lms.site.starter.seeding import seed


class Command(BaseCommand):
    """Publish the six starter courses and their path; running it again changes nothing."""

    help = "Publish the starter path. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish and say what was published."""
        published = seed()
        self.stdout.write(f"{len(published)} pages published." if published else "The starter path is up to date.")
