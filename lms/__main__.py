"""``python -m lms <command>``: the management commands of the reference site."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

STOPPED_BY_SIGINT = 130


def main() -> None:
    """Run a management command with the development settings unless others are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.site.settings.dev")
    try:
        execute_from_command_line(["python -m lms", *sys.argv[1:]])
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(STOPPED_BY_SIGINT)


if __name__ == "__main__":
    main()
