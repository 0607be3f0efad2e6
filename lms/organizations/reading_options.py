"""How somebody likes to read: text size, spacing, the outline, less data, and single keys. Pure, without Django.

It is kept with the person, or in the session of a visitor; what is not understood falls back to the default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

SIZES = ("normal", "large", "larger")
SPACINGS = ("normal", "wide", "wider")
SWITCHES = ("focus", "less_data", "shortcuts")
CHOICES = {"text_size": SIZES, "spacing": SPACINGS}


@dataclass(frozen=True)
class Reading:
    """What is chosen; the defaults change nothing of a page."""

    focus: bool = False
    """The outline beside a lesson is left out."""

    text_size: str = "normal"
    spacing: str = "normal"
    less_data: bool = False
    """Pictures, videos, recordings and embeds are a line of text until they are asked for."""

    shortcuts: bool = True
    """Single keys go to the next lesson, to the one before and to the outline."""

    loaded: frozenset[str] = frozenset()
    """What this page was asked to show although data is saved; never kept."""

    @classmethod
    def from_stored(cls, stored: object) -> Self:
        """Read what ``to_stored`` wrote; anything else counts as not chosen."""
        values = stored if isinstance(stored, Mapping) else {}
        switches: dict[str, Any] = {name: values[name] for name in SWITCHES if isinstance(values.get(name), bool)}
        return cls(**switches, **_known(values))

    def to_stored(self) -> dict[str, Any]:
        """Return what differs from the defaults."""
        plain, chosen = asdict(Reading()), asdict(self)
        return {name: chosen[name] for name in (*SWITCHES, *CHOICES) if chosen[name] != plain[name]}

    def chosen(self, sent: Mapping[str, Any]) -> Self:
        """Return the choice of a form that was sent: a box that is not ticked is off, an unknown word changes nothing."""
        switches: dict[str, Any] = {name: bool(sent.get(name)) for name in SWITCHES}
        return replace(self, **switches, **_known(sent))

    def showing(self, keys: Iterable[str]) -> Self:
        """Return the same with what a page was asked to show."""
        return replace(self, loaded=frozenset(keys))

    def holds_back(self, key: str) -> bool:
        """Tell whether a picture or recording is left out for now."""
        return self.less_data and key not in self.loaded

    @property
    def classes(self) -> str:
        """Return the classes of the page, each behind a space."""
        names = [f"lms-{name.replace('_', '-')}" for name in ("focus", "less_data") if getattr(self, name)]
        names += [f"lms-{prefix}-{value}" for prefix, value in (("text", self.text_size), ("wide", self.spacing))
                  if value != "normal"]  # fmt: skip
        return "".join(f" {name}" for name in names)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name, known in CHOICES.items() if values.get(name) in known}
