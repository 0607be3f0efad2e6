"""The secrets of a deployment by docker compose: ``python -m lms.site.compose_secrets FOLDER`` makes them once.

A second run changes nothing, so that the keys of stored data are never lost to a restart.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from cryptography.fernet import Fernet

from lms.site.settings.secrets import stored

GROUP_READABLE = 0o640


def make(folder: Path) -> None:
    """Write what is missing. Files that the database and broker servers read too are open to the folder's group."""
    stored(folder / "secret_key", fresh=secrets.token_urlsafe(50))
    stored(folder / "reflection_keys", fresh=Fernet.generate_key().decode())
    stored(folder / "db_password", fresh=secrets.token_urlsafe(32))
    stored(folder / "email_password", fresh="")
    password = stored(folder / "valkey_password", fresh=secrets.token_urlsafe(32))
    stored(folder / "broker_url", fresh=f"redis://:{password}@valkey:6379/0")
    stored(folder / "cache_url", fresh=f"redis://:{password}@cache:6379/0")
    stored(folder / "valkey.conf", fresh=f"requirepass {password}\n")
    for name in ("db_password", "valkey.conf"):
        (folder / name).chmod(GROUP_READABLE)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
