"""A question as learners meet it, for the person who writes it."""

from __future__ import annotations

from random import Random
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes import kinds

ASKED, EXPLAINED = "asked", "explained"
SEED = 1


def modes(kind: str) -> list[tuple[str, str | Promise]]:
    """Return the modes of a kind; private writing is never explained."""
    asked = (ASKED, _("The question"))
    return [asked] if kinds.get(kind).private else [asked, (EXPLAINED, _("After submitting"))]


def template(mode: str) -> str:
    """Return the template of a mode."""
    return "quizzes/admin/explained.html" if mode == EXPLAINED else "quizzes/admin/asked.html"


def context(code: str, content: dict[str, Any], mode: str) -> dict[str, Any]:
    """Return what a mode shows."""
    kind = kinds.get(code)
    order = kind.order(content, Random(SEED))  # noqa: S311  # the same order every time, so that the page does not jump
    if mode == EXPLAINED:
        note = content["feedback"] if isinstance(content["feedback"], str) else ""
        lines = kind.review(content, None, order)
        return {"kind": kind, "question": {"number": 1, "stem": content["stem"], "lines": lines, "note": note}}
    public = kind.public(content, order)
    return {"kind": kind, "q": {**public, "count": len(public.get("options", []))}}
