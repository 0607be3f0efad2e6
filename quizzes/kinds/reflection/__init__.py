"""Private writing inside a quiz: never required, never graded, sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import Content, ContentError, Grade, Kind, Response, ReviewLine, common, register
from quizzes.kinds.reflection.author import PromptAuthor


@register
class Reflection(Kind):
    """Think or write; the attempt keeps only that the question was passed by."""

    code = "reflection"
    label = _("Private reflection")
    about = _("Think or write in private; nobody else reads it.")
    author = PromptAuthor
    seconds = 120
    private = True

    @property
    def template(self) -> str:
        """A commitment looks the same."""
        return "quizzes/kinds/reflection.html"

    def normalize(self, raw: Mapping[str, Any]) -> Content:
        """Return stored content; it is never scored.

        Raises ContentError.
        """
        faults: list[str | Promise] = []
        content = common({**raw, "scored": False}, faults)
        if faults:
            raise ContentError(faults)
        return content

    def public(self, content: Content, order: list[str]) -> dict[str, Any]:
        """Return the prompt."""
        return {"stem": content["stem"]}

    def parse(self, content: Content, data: QueryDict) -> Response:
        """Return that the question was answered, whether in writing or in thought; the text goes elsewhere, sealed."""
        return True

    def grade(self, content: Content, response: Response) -> Grade:
        """Nothing to grade."""
        return Grade(0, 0, None)

    def review(self, content: Content, response: Response, order: list[str]) -> list[ReviewLine]:
        """Nothing to review."""
        return []
