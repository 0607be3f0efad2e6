"""The answer to a matching question: for each row ``match-<left id>`` the id chosen from its list."""

from __future__ import annotations

from django.http import QueryDict

from quizzes.kinds.base import Content, ResponseError


def parse(content: Content, data: QueryDict) -> dict[str, str] | None:
    """Return the chosen id for each row that has one, None where no row has.

    Raises ResponseError for a choice that is not offered.
    """
    offered = {choice["id"] for choice in content["rights"]}
    given = {pair["id"]: data.get(f"match-{pair['id']}", "") for pair in content["pairs"]}
    chosen = {left: right for left, right in given.items() if right}
    if not set(chosen.values()) <= offered:
        raise ResponseError(", ".join(chosen.values()))
    return chosen or None
