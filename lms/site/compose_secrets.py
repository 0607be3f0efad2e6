"""The secrets of a deployment by docker compose: ``python -m lms.site.compose_secrets FOLDER`` makes them once.

A second run changes nothing, so that the keys of stored data are never lost to a restart. On a new host, for a restore,
``... FOLDER KEYS`` takes the secret key and the keys for private writing from the key file of a backup.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from cryptography.fernet import Fernet

from lms.site.settings.secrets import stored

GROUP_READABLE = 0o640


def make(folder: Path, keys: Path | None = None) -> None:
    """Write what is missing. Files that the database and broker servers read too are open to the folder's group.

    Raises ValueError when other keys than those of the key file are there already.
    """
    old = read_keys(keys) if keys else {}
    for name, fresh in (("secret_key", secrets.token_urlsafe(50)), ("reflection_keys", Fernet.generate_key().decode())):
        wanted = old.get(f"LMS_{name.upper()}", "")
        if stored(folder / name, fresh=wanted or fresh) != wanted and wanted:
            raise ValueError(f"{folder / name} holds another key than the key file. Nothing of it was changed.")
    stored(folder / "db_password", fresh=secrets.token_urlsafe(32))
    stored(folder / "email_password", fresh="")
    stored(folder / "oidc_client_secret", fresh="")
    password = stored(folder / "valkey_password", fresh=secrets.token_urlsafe(32))
    stored(folder / "broker_url", fresh=f"redis://:{password}@valkey:6379/0")
    stored(folder / "cache_url", fresh=f"redis://:{password}@cache:6379/0")
    stored(folder / "valkey.conf", fresh=f"requirepass {password}\n")
    for name in ("db_password", "valkey.conf"):
        (folder / name).chmod(GROUP_READABLE)


def read_keys(file: Path) -> dict[str, str]:
    """Return the lines of a backup's key file by name."""
    pairs = (line.partition("=") for line in file.read_text().splitlines())
    return {name: value.strip("'") for name, _sign, value in pairs}


if __name__ == "__main__":
    make(*map(Path, sys.argv[1:]))
