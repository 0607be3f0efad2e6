"""What changed between two versions of a course, and what that suggests. Pure: no database, no Django.

The suggestion is one of three classes (ADR 0071): a correction of wording, something to read again, or something to be
tested on again. An author decides; nothing here does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lms.catalog.outline import digest
from lms.catalog.wording import is_correction, readable

Block = Mapping[str, Any]
Content = Mapping[str, Any]
UNRULED = frozenset({"id", "key", "kind", "title", "module", "minutes", "url", "serial", "target", "locales"})
"""What a line of the outline says that is no rule of completion."""


class Effect(StrEnum):
    """What a change asks of people: nothing, to read the part again, or to be tested on it again."""

    COSMETIC = "cosmetic"
    REREAD = "reread"
    RETEST = "retest"

    @property
    def asks(self) -> bool:
        """Tell whether it asks anything of people who were done."""
        return self is not Effect.COSMETIC


ORDER = tuple(Effect)


class Sign(StrEnum):
    """One kind of difference, in the order in which it is told."""

    NEW = "new"
    REMOVED = "removed"
    TITLE = "title"
    TEXT = "text"
    DETAILS = "details"
    QUESTIONS = "questions"
    PASS_MARK = "pass_mark"  # noqa: S105  # not a secret
    RULE = "rule"
    MOVED = "moved"


@dataclass(frozen=True)
class Passage:
    """A piece of text that differs, in one language; old or new is empty where it came or went as a whole."""

    locale: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class PartChange:
    """What changed in one part: the signs, the texts, and the class that they suggest."""

    key: str
    kind: str
    title: str
    signs: tuple[Sign, ...]
    suggested: Effect
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a course: the lines of its outline, the contents by key and language, and its own rule."""

    items: Sequence[Mapping[str, Any]]
    contents: Mapping[str, Mapping[str, Content]]
    rule: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Changes:
    """All that changed; ``rule`` tells whether what completes the course did."""

    parts: tuple[PartChange, ...]
    rule: bool

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.parts) or self.rule


def strongest(effects: Sequence[Effect]) -> Effect:
    """Return the class that asks most."""
    return max(effects, key=ORDER.index, default=Effect.COSMETIC)


def compare(before: Version, after: Version) -> Changes:
    """Return what differs, in the order of the new outline and then of what left it.

    A language that was added is no change for anybody, so only languages that both have are compared.
    """
    old, new = _by_key(before), _by_key(after)
    moved = _moved(before, after)
    parts = [
        _part(key, old.get(key), item, before.contents.get(key, {}), after.contents.get(key, {}), moved=key in moved)
        for key, item in new.items()
    ]
    gone = [_removed(item) for key, item in old.items() if key not in new]
    found = tuple(part for part in [*parts, *gone] if part is not None)
    return Changes(parts=found, rule=before.rule != after.rule)


def _by_key(version: Version) -> dict[str, Mapping[str, Any]]:
    return {item["key"]: item for item in version.items}


def _moved(before: Version, after: Version) -> set[str]:
    """Return the parts that stand in another module, or in another order among those that stayed."""
    old, new = _by_key(before), _by_key(after)
    stayed_old = [key for key in old if key in new]
    stayed_new = [key for key in new if key in old]
    modules = {key for key in stayed_new if old[key]["module"] != new[key]["module"]}
    return modules | {one for one, other in zip(stayed_new, stayed_old, strict=True) if one != other}


def _removed(item: Mapping[str, Any]) -> PartChange:
    return PartChange(
        key=item["key"],
        kind=item["kind"],
        title=item["title"],
        signs=(Sign.REMOVED,),
        suggested=Effect.COSMETIC,
    )


def _part(
    key: str,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any],
    before: Mapping[str, Content],
    after: Mapping[str, Content],
    *,
    moved: bool,
) -> PartChange | None:
    if old is None:
        return PartChange(key=key, kind=new["kind"], title=new["title"], signs=(Sign.NEW,), suggested=Effect.COSMETIC)
    found = _Found()
    for locale in [locale for locale in after if locale in before]:
        found.look(locale, before[locale], after[locale])
    found.titles(old, new)
    if _rule(old) != _rule(new):
        found.add(Sign.RULE, Effect.COSMETIC)
    if moved:
        found.add(Sign.MOVED, Effect.COSMETIC)
    if not found.effects:
        return None
    return PartChange(
        key=key,
        kind=new["kind"],
        title=new["title"],
        signs=tuple(sign for sign in Sign if sign in found.effects),
        suggested=strongest(list(found.effects.values())),
        passages=tuple(found.passages),
    )


def _rule(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in UNRULED}


class _Found:
    """What was found in one part while its languages are looked at."""

    def __init__(self) -> None:
        self.effects: dict[Sign, Effect] = {}
        self.passages: list[Passage] = []

    def add(self, sign: Sign, effect: Effect) -> None:
        """Keep a sign with the strongest class that it suggests."""
        self.effects[sign] = strongest([effect, self.effects.get(sign, Effect.COSMETIC)])

    def titles(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Compare the titles in the languages that both have."""
        pairs = {"": (old["title"], new["title"])} | {
            locale: (old["locales"][locale]["title"], words["title"])
            for locale, words in new["locales"].items()
            if locale in old["locales"]
        }
        if any(before != after for before, after in pairs.values()):
            self.add(Sign.TITLE, Effect.COSMETIC)

    def look(self, locale: str, before: Content, after: Content) -> None:
        """Compare one language."""
        if digest(before) == digest(after):
            return
        self._body(locale, before.get("body"), after.get("body"))
        for name, most in (("content_note", Effect.REREAD), ("intro", Effect.COSMETIC)):
            self._text(locale, str(before.get(name, "")), str(after.get(name, "")), most)
        if before.get("pass_mark") != after.get("pass_mark"):
            self.add(Sign.PASS_MARK, Effect.RETEST)
        self._questions(locale, before.get("questions", []), after.get("questions", []))

    def _text(self, locale: str, old: str, new: str, most: Effect) -> None:
        if old != new:
            self.passages.append(Passage(locale, old, new))
            self.add(Sign.TEXT, Effect.COSMETIC if is_correction(old, new) else most)

    def _body(self, locale: str, before: Any, after: Any) -> None:
        old, new = _blocks(before), _blocks(after)
        if list(old.items()) == list(new.items()):
            return
        changed = [(old.get(name), new.get(name)) for name in [*new, *(name for name in old if name not in new)]]
        texts = [(readable(one), readable(other)) for one, other in changed if one != other]
        passages = [Passage(locale, one, other) for one, other in texts if one != other]
        self.passages += passages
        if passages:
            whole = [readable(list(blocks.values())) for blocks in (old, new)]
            self.add(Sign.TEXT, Effect.COSMETIC if is_correction(*whole) else Effect.REREAD)
        if any(one == other for one, other in texts):
            self.add(Sign.DETAILS, Effect.REREAD)
        if list(old) != list(new) and not texts:
            self.add(Sign.MOVED, Effect.COSMETIC)

    def _questions(self, locale: str, before: Any, after: Any) -> None:
        old, new = ({question["key"]: question for question in map(_question, rows)} for rows in (before, after))
        for key in [*new, *(key for key in old if key not in new)]:
            one, other = old.get(key), new.get(key)
            if one is not None and other is not None and "marks" not in one:
                continue
            if one is None or other is None or one["marks"] != other["marks"]:
                self.add(Sign.QUESTIONS, Effect.RETEST)
            elif one != other:
                same_sense = is_correction(one["stem"], other["stem"])
                self.add(Sign.QUESTIONS, Effect.COSMETIC if same_sense else Effect.RETEST)
            if one != other:
                stems = [str(each["stem"]) if each else "" for each in (one, other)]
                self.passages.append(Passage(locale, *stems))
        if old == new and list(old) != list(new):
            self.add(Sign.MOVED, Effect.COSMETIC)


def _question(row: Any) -> Mapping[str, Any]:
    """Return a question of a quiz; editions of before knew its key alone."""
    return row if isinstance(row, Mapping) else {"key": row, "stem": ""}


def _blocks(body: Any) -> dict[str, Block]:
    """Return the blocks of a body by their ids; what is no list of blocks counts as one."""
    if not isinstance(body, list):
        return {"": {"value": body}} if body else {}
    return {str(block.get("id") or number): block for number, block in enumerate(body)}
