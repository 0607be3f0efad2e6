"""The answer to a question with one right option: the id of the chosen option."""

from __future__ import annotations

from django.http import QueryDict

from quizzes.kinds.base import Content, ResponseError


def parse(content: Content, data: QueryDict) -> str | None:
    """Return the chosen id, None without a choice.

    Raises ResponseError for an option that is not offered.
    """
    chosen = data.get("answer")
    if not chosen:
        return None
    if chosen not in {option["id"] for option in content["options"]}:
        raise ResponseError(chosen)
    return chosen
