"""The kind ``single``."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.author import QuestionAuthor
from quizzes.kinds.base import (
    FULL_POINTS,
    Content,
    Grade,
    Kind,
    Response,
    ReviewLine,
    in_order,
    register,
    shuffled,
)
from quizzes.kinds.single import form, grade, schema
from quizzes.kinds.single.author import SingleAuthor


@register
class Single(Kind):
    """Choose one of several options."""

    code = "single"
    label = _("One right answer")
    about = _("Choose one of several options.")
    author: ClassVar[type[QuestionAuthor]] = SingleAuthor

    @property
    def template(self) -> str:
        """True/false and scenario look the same."""
        return "quizzes/kinds/single.html"

    def normalize(self, raw: Mapping[str, Any]) -> Content:
        """Return stored content with exactly one right option."""
        return schema.normalize(raw)

    def order(self, content: Content, rng: Random) -> list[str]:
        """Return the option ids in the order to show."""
        return shuffled(content, rng)

    def public(self, content: Content, order: list[str]) -> dict[str, Any]:
        """Return stem and options."""
        return {"stem": content["stem"], "options": in_order(content["options"], order)}

    def parse(self, content: Content, data: QueryDict) -> Response:
        """Return the chosen id."""
        return form.parse(content, data)

    def grade(self, content: Content, response: Response) -> Grade:
        """All or nothing; an unscored question has no points."""
        if not content["scored"]:
            return Grade(0, 0, None)
        right, _all = grade.share(content["answer"], response)
        return Grade(FULL_POINTS * right, FULL_POINTS, bool(right))

    def review(self, content: Content, response: Response, order: list[str]) -> list[ReviewLine]:
        """Return each option with whether it was chosen, whether it is right, and why."""
        by_id = {option["id"]: option for option in content["options"]}
        return [
            ReviewLine(by_id[key]["text"], response == key, key in content["answer"], by_id[key]["feedback"])
            for key in order
        ]
