"""Database settings: PostgreSQL where the environment names a host, else SQLite in the data folder."""

import os
from pathlib import Path
from typing import Any

from lms.site.settings import secrets


def sqlite(path: Path) -> dict[str, Any]:
    """Return settings for a SQLite file that web and worker processes share."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def postgres(prefix: str) -> dict[str, Any]:
    """Return settings for PostgreSQL from ``<prefix>_HOST``, ``_PORT``, ``_USER``, ``_NAME`` and ``_PASSWORD``.

    The password may come from the file that ``<prefix>_PASSWORD_FILE`` names.
    """
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ[f"{prefix}_HOST"],
        "PORT": os.environ.get(f"{prefix}_PORT", "5432"),
        "USER": os.environ.get(f"{prefix}_USER", "attune"),
        "NAME": os.environ.get(f"{prefix}_NAME", "attune"),
        "PASSWORD": secrets.named(f"{prefix}_PASSWORD", default=""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=3000"},
    }
