"""Whether our packages are ours: a package of the site with the same name hides one, and Python does not say so."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

NEIGHBORS = ("courses", "quizzes")


def refuse_hidden_packages() -> None:
    """Look where the packages beside ``lms`` would be imported from, without importing them.

    Raises ImproperlyConfigured with the file that hides one of them.
    """
    ours = Path(__file__).resolve().parents[2]
    for name in NEIGHBORS:
        spec = find_spec(name)
        found = Path(spec.origin).resolve() if spec is not None and spec.origin else None
        if found is None or found.parent != ours / name:
            raise ImproperlyConfigured(
                f'The package "{name}" of Attune is hidden by {found or "nothing: it is missing"}. Both cannot be '
                "imported by one name: rename the other one, or run Attune as a site of its own."
            )
