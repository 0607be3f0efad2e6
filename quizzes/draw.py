"""What an attempt shows: a seed, drawn once and stored, decides every order. Pure."""

from __future__ import annotations

import secrets
from random import Random

SEED_BITS = 62


def new_seed() -> int:
    """Return a random seed that fits a signed 64-bit column."""
    return secrets.randbits(SEED_BITS)


def generator(*, seed: int, key: str) -> Random:
    """Return the random generator of one question in one attempt: the same seed and key give the same order."""
    return Random(f"{seed}:{key}")  # noqa: S311  # an order, not a secret
