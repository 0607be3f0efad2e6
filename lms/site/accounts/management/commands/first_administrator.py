"""``first_administrator --email``: print a link with which the first administrator of a new site sets a password."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from lms.conf import conf
from lms.site.accounts import first


class Command(BaseCommand):
    """Make the account and print its link, or do nothing and say so when an administrator can sign in already."""

    help = "Print a one-time link for the first administrator. Does nothing where there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the address."""
        parser.add_argument("--email", required=True, help="the administrator's e-mail address, with which to log in")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link."""
        email = options["email"]
        try:
            validate_email(email)
            secret = first.invite(email=email)
        except ValidationError as error:
            raise CommandError(f"{email} is no e-mail address.") from error
        except first.AddressTakenError as error:
            raise CommandError(f"{email} belongs to an account that is no administrator's; choose another.") from error
        except first.AdministratorExistsError:
            self.stdout.write("This site has an administrator already. Nothing was changed.")
            return
        self.stdout.write("Open this link within 24 hours and set a password. It works once; pass it to nobody.")
        self.stdout.write(conf.PUBLIC_BASE_URL + reverse("attune_first_administrator", args=[secret]))
