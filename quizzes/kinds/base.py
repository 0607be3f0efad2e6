"""What a question kind is, and the registry of kinds.

Content is the JSON of a question revision with its key; ``public`` is what a learner may see before submitting.
Points are hundredths of a question, so that shares add up without rounding errors on the way.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from quizzes.kinds.author import QuestionAuthor

Content = dict[str, Any]
Response = Any

FULL_POINTS = 100


class ContentError(ValueError):
    """Authored content that cannot be asked. Carries one message for each fault, for the author."""

    def __init__(self, messages: Iterable[str | Promise]) -> None:
        """Keep the messages."""
        self.messages = list(messages)
        super().__init__("; ".join(str(message) for message in self.messages))


class ResponseError(ValueError):
    """An answer that does not fit the question, such as an option that is not offered."""


@dataclass(frozen=True)
class Grade:
    """Points in hundredths out of ``max_points``; ``correct`` is None where nothing is right or wrong."""

    points: int
    max_points: int
    correct: bool | None


@dataclass(frozen=True)
class ReviewLine:
    """One line of feedback after submitting: what was offered, whether it was chosen, whether it is right, and why."""

    text: str
    chosen: bool
    right: bool | None
    feedback: str
    detail: str = ""


class Kind(ABC):
    """A question kind."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    about: ClassVar[str | Promise]
    """What it asks people to do, for the trainer who chooses a kind."""

    author: ClassVar[type[QuestionAuthor]]
    """The form to write it with, see ``quizzes.kinds.author``."""

    seconds: ClassVar[int] = 60
    """Time to read and answer, for computed learning minutes."""

    always_shuffled: ClassVar[bool] = False
    """The order that was authored is the key, so a quiz that keeps its options in place still mixes these."""

    private: ClassVar[bool] = False
    """The answer is private writing: sealed, never graded, and only "answered" is kept with the attempt."""

    @property
    def template(self) -> str:
        """The template of the question's fields."""
        return f"quizzes/kinds/{self.code}.html"

    @cached_property
    def authoring(self) -> QuestionAuthor:
        """The form to write a question of this kind with; one for the whole process, as Wagtail keeps its blocks."""
        return self.author()

    @abstractmethod
    def normalize(self, raw: Mapping[str, Any]) -> Content:
        """Return authored content in its stored form.

        Raises ContentError with a message for each fault.
        """

    def authored(self, content: Content) -> Content:
        """Return stored content as ``normalize`` takes it, so that it gives the same content again."""
        return content

    def order(self, content: Content, rng: Random) -> list[str]:
        """Return the ids of what is offered in the order to show; without options there is none."""
        return []

    @abstractmethod
    def public(self, content: Content, order: list[str]) -> dict[str, Any]:
        """Return what a learner may see before submitting: never a key, never feedback."""

    @abstractmethod
    def parse(self, content: Content, data: QueryDict) -> Response:
        """Return the answer in a submitted form, None when nothing was answered.

        Raises ResponseError for an answer that does not fit.
        """

    @abstractmethod
    def grade(self, content: Content, response: Response) -> Grade:
        """Grade an answer; None is an unanswered question."""

    @abstractmethod
    def review(self, content: Content, response: Response, order: list[str]) -> list[ReviewLine]:
        """Return the feedback lines for the result page."""


_REGISTRY: dict[str, Kind] = {}


def register(kind: type[Kind]) -> type[Kind]:
    """Add a kind; used as a class decorator."""
    _REGISTRY[kind.code] = kind()
    return kind


def get(code: str) -> Kind:
    """Return a kind by its code.

    Raises KeyError for an unknown one.
    """
    return _REGISTRY[code]


def registered() -> list[Kind]:
    """Return all kinds."""
    return list(_REGISTRY.values())


def common(raw: Mapping[str, Any], faults: list[str | Promise]) -> Content:
    """Return the fields that every kind has, adding to ``faults`` what is missing."""
    stem = str(raw.get("stem", "")).strip()
    if not stem:
        faults.append(_("Write the question."))
    return {
        "stem": stem,
        "objective": raw.get("objective"),
        "scored": bool(raw.get("scored", True)),
        "feedback": raw.get("feedback") or "",
    }


def options(raw: Mapping[str, Any], faults: list[str | Promise], *, least: int = 2) -> list[dict[str, str]]:
    """Return the options with stable ids, adding to ``faults`` where text or feedback is missing."""
    found = [
        {
            "id": str(option.get("id") or f"o{number}"),
            "text": str(option.get("text", "")).strip(),
            "feedback": str(option.get("feedback", "")).strip(),
        }
        for number, option in enumerate(raw.get("options", []), 1)
    ]
    if len(found) < least:
        faults.append(_("Offer at least %(least)s options.") % {"least": least})
    if any(not option["text"] for option in found):
        faults.append(_("Write a text for each option."))
    if any(not option["feedback"] for option in found):
        faults.append(_("Write feedback for each option, also for the wrong ones."))
    return found


def keys_of(raw: Mapping[str, Any], offered: list[dict[str, str]]) -> list[str]:
    """Return the ids of the right options; ``answer`` names them by id or by index from 0."""
    answer = raw.get("answer", [])
    wanted = answer if isinstance(answer, list) else [answer]
    ids = [option["id"] for option in offered]
    return [ids[key] if isinstance(key, int) and key < len(ids) else str(key) for key in wanted]


def blind_id(text: str) -> str:
    """Return an id that comes from the text alone: unlike a number it says nothing about a place among others."""
    return f"t{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def shuffled(content: Content, rng: Random) -> list[str]:
    """Return the option ids, shuffled where the content allows it."""
    ids = [option["id"] for option in content["options"]]
    if content.get("shuffle", True):
        rng.shuffle(ids)
    return ids


def in_order(offered: list[dict[str, str]], order: list[str]) -> list[dict[str, str]]:
    """Return the options as ordered, without anything but id and text."""
    by_id = {option["id"]: option for option in offered}
    return [{"id": key, "text": by_id[key]["text"]} for key in order]
