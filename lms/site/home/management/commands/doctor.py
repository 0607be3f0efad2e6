"""``doctor``: look at everything that this server stands on, and say what to do; ``--mail`` tries the mail server instead."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from lms.base import clock
from lms.base.health import Level, examine, worst
from lms.notifications.services import TestMailError, send_test

MARKS = {Level.GOOD: "ok", Level.WARNING: "LOOK", Level.BAD: "BAD"}


class Command(BaseCommand):
    """Print a line for each check; end with an error when one is bad. With an address, send one test mail to it."""

    help = "Check database, migrations, cache, storages, broker, schedule, certificate files, keys and pages; or mail."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an address for a test mail."""
        parser.add_argument("--mail", metavar="ADDRESS", help="send a test mail to this address and say what happened")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the lines, or what the mail server said."""
        if options["mail"]:
            self.try_mail(options["mail"])
            return
        lines = examine(at=clock.now())
        for line in lines:
            self.stdout.write(f"{MARKS[line.finding.level]:<5} {line.title}: {line.finding.said}")
            if line.finding.remedy:
                self.stdout.write(f"      -> {line.finding.remedy}")
        count = sum(line.finding.level == Level.BAD for line in lines)
        if worst(lines) == Level.BAD:
            raise CommandError(f"{count} of {len(lines)} checks found something broken.")

    def try_mail(self, address: str) -> None:
        """Send the mail at once; raises CommandError where there is no such address or the server did not take it."""
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"{address} is not an e-mail address.") from error
        place = where()
        self.stdout.write(f"From {settings.DEFAULT_FROM_EMAIL} to {address} by {place} ...")
        try:
            send_test(address=address, at=clock.now())
        except TestMailError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{MARKS[Level.GOOD]:<5} Mail: taken by {place}. Look into the mailbox, and into its folder for junk."
        )


def where() -> str:
    """Return where mail goes by the settings, without the password."""
    kind = settings.EMAIL_BACKEND.split(".")[-2]
    if kind == "smtp":
        safety = "TLS" if settings.EMAIL_USE_SSL else "STARTTLS" if settings.EMAIL_USE_TLS else "no encryption"
        return f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}, {safety}"
    if kind == "filebased":
        return f"files in {settings.EMAIL_FILE_PATH}: no mail leaves this machine"
    return f"the backend {settings.EMAIL_BACKEND}: no mail may leave this machine"
