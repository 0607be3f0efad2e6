"""The answer to a question with several right options: the ids of the chosen options."""

from __future__ import annotations

from django.http import QueryDict

from quizzes.kinds.base import Content, ResponseError


def parse(content: Content, data: QueryDict) -> list[str] | None:
    """Return the chosen ids in a fixed order, None without a choice.

    Raises ResponseError for an option that is not offered.
    """
    chosen = sorted(set(data.getlist("answer")))
    if not set(chosen) <= {option["id"] for option in content["options"]}:
        raise ResponseError(", ".join(chosen))
    return chosen or None
