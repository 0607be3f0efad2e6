"""The kind ``multiple``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import FULL_POINTS, Content, Grade, Response, ReviewLine, register
from quizzes.kinds.multiple import form, grade
from quizzes.kinds.single import schema
from quizzes.kinds.single.kind import Single


@register
class Multiple(Single):
    """Choose all options that apply."""

    code = "multiple"
    label = _("Several right answers")
    about = _("Choose all options that apply; partly right answers earn part of the points.")
    seconds = 75

    @property
    def template(self) -> str:
        """Checkboxes instead of radio buttons."""
        return "quizzes/kinds/multiple.html"

    def normalize(self, raw: Mapping[str, Any]) -> Content:
        """Return stored content with one right option or more."""
        return schema.normalize(raw, right=None)

    def parse(self, content: Content, data: QueryDict) -> Response:
        """Return the chosen ids."""
        return form.parse(content, data)

    def grade(self, content: Content, response: Response) -> Grade:
        """Give shares as ``quizzes.kinds.multiple.grade`` says."""
        if not content["scored"]:
            return Grade(0, 0, None)
        right, out_of = grade.share(content["answer"], response)
        return Grade(FULL_POINTS * right // out_of, FULL_POINTS, right == out_of)

    def review(self, content: Content, response: Response, order: list[str]) -> list[ReviewLine]:
        """Return each option with whether it was chosen, whether it is right, and why."""
        by_id = {option["id"]: option for option in content["options"]}
        chosen = response or []
        return [
            ReviewLine(by_id[key]["text"], key in chosen, key in content["answer"], by_id[key]["feedback"])
            for key in order
        ]
