"""What changed in a part of a course, in words and with marks, for trainers and for learners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.catalog.changes import Changes, Effect, PartChange, Sign
from lms.catalog.wording import Run, runs

SIGNS: Mapping[Sign, str | Promise] = {
    Sign.NEW: _("New part"),
    Sign.REMOVED: _("Taken out"),
    Sign.TITLE: _("Another title"),
    Sign.TEXT: _("Text changed"),
    Sign.DETAILS: _("A picture, a file or a setting of a block changed"),
    Sign.QUESTIONS: _("Questions changed"),
    Sign.PASS_MARK: _("Another pass mark"),
    Sign.RULE: _("Another rule for completing it"),
    Sign.MOVED: _("Another place in the course"),
}
EFFECTS: Mapping[Effect, str | Promise] = {
    Effect.COSMETIC: _("Correction: nothing to do again"),
    Effect.REREAD: _("Read again"),
    Effect.RETEST: _("Be tested again"),
}
ASKED_AGAIN = _("To be done again")


@dataclass(frozen=True)
class Shown:
    """A part with the words of what changed, and the texts with marks."""

    key: str
    kind: str
    title: str
    signs: tuple[Sign, ...]
    suggested: Effect
    passages: tuple[tuple[str, tuple[Run, ...]], ...] = ()
    """For each text that differs its language, and its words in runs."""

    @property
    def words(self) -> list[str | Promise]:
        """The words of what changed."""
        return [SIGNS[sign] for sign in self.signs] or [ASKED_AGAIN]

    @property
    def effect(self) -> str | Promise:
        """The words of the class."""
        return EFFECTS[self.suggested]

    @property
    def asks_for_class(self) -> bool:
        """Tell whether people may have done it as it was before."""
        return not {Sign.NEW, Sign.REMOVED} & set(self.signs)

    @classmethod
    def of_line(cls, line: Mapping[str, Any]) -> Shown:
        """Return a line of what an edition changed; of the texts it keeps none."""
        signs = tuple(Sign(sign) for sign in line["signs"])
        return cls(line["key"], line["kind"], line["title"], signs, Effect(line["effect"]))


def shown(changes: Changes) -> list[Shown]:
    """Return all changed parts with their texts."""
    return [_shown(part) for part in changes.parts]


def _shown(part: PartChange) -> Shown:
    passages = tuple((passage.locale, runs(passage.old, passage.new)) for passage in part.passages)
    return Shown(part.key, part.kind, part.title, part.signs, part.suggested, passages)
