"""Secrets of a machine: made once with mode 0600 under the data folder, unless the environment names them."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def stored(path: Path, *, fresh: str) -> str:
    """Return the text of the file, writing ``fresh`` to it first where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(fresh)
    return fresh


def secret_key(folder: Path) -> str:
    """Return Django's secret key."""
    return os.environ.get("LMS_SECRET_KEY") or stored(folder / "secret_key", fresh=secrets.token_urlsafe(50))


def reflection_keys(folder: Path) -> list[str]:
    """Return the keys for private writing, newest first; several are separated by commas in the environment."""
    named = os.environ.get("LMS_REFLECTION_KEYS", "")
    if named:
        return [key.strip() for key in named.split(",") if key.strip()]
    return stored(folder / "reflection_keys", fresh=Fernet.generate_key().decode()).split()
