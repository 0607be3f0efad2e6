"""Secrets of a machine: made once with mode 0600 under the data folder, unless the environment names them."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured


def named(name: str, default: str | None = None) -> str:
    """Return the text of the file that ``<name>_FILE`` names, else the environment variable, else the default.

    Raises ImproperlyConfigured when there is none of them.
    """
    file = os.environ.get(f"{name}_FILE")
    value = Path(file).read_text().strip() if file else os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name}, or set {name}_FILE to the path of a file that holds it.")
    return value


def several(text: str) -> list[str]:
    """Return the parts of a list that is written with commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


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
    return named("LMS_SECRET_KEY", default="") or stored(folder / "secret_key", fresh=secrets.token_urlsafe(50))


def reflection_keys(folder: Path) -> list[str]:
    """Return the keys for private writing, newest first; several are separated by commas in the environment."""
    keys = several(named("LMS_REFLECTION_KEYS", default=""))
    return keys or stored(folder / "reflection_keys", fresh=Fernet.generate_key().decode()).split()
