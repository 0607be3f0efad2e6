"""``lms_verify_seals``: compare every certificate file with its seal."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.base import clock
from lms.certificates import services
from lms.certificates.models import Rendition
from lms.certificates.services import Finding
from lms.certificates.tasks import enqueue


class Command(BaseCommand):
    """Report lost and different files, ending with an error if there are any.

    ``--repair`` makes lost ones anew; a different file is kept for a person.
    """

    help = "Compare certificate files with their seals."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--repair``."""
        parser.add_argument("--repair", action="store_true", help="append a new file for each lost one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check all ready files and print the findings."""
        counts: Counter[str] = Counter()
        ready = Rendition.objects.filter(state=Rendition.State.READY).select_related("certificate").order_by("pk")
        for rendition in ready.iterator(chunk_size=500):
            finding = services.verify_file(rendition)
            counts[finding] += 1
            if finding != Finding.MATCHES:
                self.stdout.write(f"{rendition.certificate.number} {rendition.storage_name}: {finding}")
            if finding == Finding.LOST and options["repair"]:
                enqueue(services.replace_lost(certificate=rendition.certificate, at=clock.now()).pk)
        self.stdout.write(", ".join(f"{counts[finding]} {finding}" for finding in Finding))
        wrong = counts.total() - counts[Finding.MATCHES]
        if wrong:
            raise CommandError(f"{wrong} of {counts.total()} files do not match their seals.")
