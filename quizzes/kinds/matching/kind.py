"""The kind ``matching``."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import (
    FULL_POINTS,
    Content,
    ContentError,
    Grade,
    Kind,
    Response,
    ReviewLine,
    blind_id,
    common,
    register,
)
from quizzes.kinds.matching import form, grade
from quizzes.kinds.matching.author import MatchingAuthor

LEAST = 2


@register
class Matching(Kind):
    """Choose for each row what belongs to it; extra choices belong to none."""

    code = "matching"
    label = _("Match")
    about = _("Choose for each row what belongs to it.")
    author = MatchingAuthor
    seconds = 90
    always_shuffled = True

    def normalize(self, raw: Mapping[str, Any]) -> Content:
        """Return ``{stem, pairs: [{id, left, feedback}], rights: [{id, text, feedback}], answer: {left: right}}``.

        Ids on the right come from the text: they do not tell the pair, and the same text twice is one choice.

        Raises ContentError.
        """
        faults: list[str | Promise] = []
        content = common(raw, faults)
        pairs = list(raw.get("pairs", []))
        rows = [
            (str(row.get("id") or number), row) for number, row in enumerate([*pairs, *raw.get("extra_right", [])], 1)
        ]
        content["pairs"] = [
            {
                "id": f"l{key}",
                "left": str(pair.get("left", "")).strip(),
                "feedback": str(pair.get("feedback", "")).strip(),
            }
            for key, pair in rows[: len(pairs)]
        ]
        choices = [_choice(row) for _key, row in rows]
        content["rights"] = list({choice["id"]: choice for choice in reversed(choices)}.values())[::-1]
        content["answer"] = {pair["id"]: choices[at]["id"] for at, pair in enumerate(content["pairs"])}
        _check(content, faults)
        if faults:
            raise ContentError(faults)
        return content

    def authored(self, content: Content) -> Content:
        """Return pairs with both sides; all choices stand once more behind them, for their order."""
        texts = {choice["id"]: choice["text"] for choice in content["rights"]}
        pairs = [
            {
                "id": pair["id"][1:],
                "left": pair["left"],
                "right": texts[content["answer"][pair["id"]]],
                "feedback": pair["feedback"],
            }
            for pair in content["pairs"]
        ]
        return {**content, "pairs": pairs, "extra_right": content["rights"]}

    def order(self, content: Content, rng: Random) -> list[str]:
        """Return the ids of the choices, shuffled."""
        ids = [choice["id"] for choice in content["rights"]]
        rng.shuffle(ids)
        return ids

    def public(self, content: Content, order: list[str]) -> dict[str, Any]:
        """Return stem, rows and choices."""
        texts = {choice["id"]: choice["text"] for choice in content["rights"]}
        return {
            "stem": content["stem"],
            "rows": [{"id": pair["id"], "text": pair["left"]} for pair in content["pairs"]],
            "options": [{"id": key, "text": texts[key]} for key in order],
        }

    def parse(self, content: Content, data: QueryDict) -> Response:
        """Return the chosen id for each row."""
        return form.parse(content, data)

    def grade(self, content: Content, response: Response) -> Grade:
        """Give a share for each pair."""
        if not content["scored"]:
            return Grade(0, 0, None)
        right, out_of = grade.share(content["answer"], response)
        return Grade(FULL_POINTS * right // out_of, FULL_POINTS, right == out_of)

    def review(self, content: Content, response: Response, order: list[str]) -> list[ReviewLine]:
        """Return each row with what belongs to it and what was chosen."""
        texts = {choice["id"]: choice["text"] for choice in content["rights"]}
        given = response or {}
        return [
            ReviewLine(
                _("%(left)s → %(right)s") % {"left": pair["left"], "right": texts[content["answer"][pair["id"]]]},
                pair["id"] in given,
                given.get(pair["id"]) == content["answer"][pair["id"]],
                pair["feedback"],
                _("You chose: %(text)s") % {"text": texts[given[pair["id"]]]} if pair["id"] in given else "",
            )
            for pair in content["pairs"]
        ]


def _choice(item: Mapping[str, Any]) -> dict[str, str]:
    text = str(item.get("right") or item.get("text") or "").strip()
    return {"id": blind_id(text), "text": text, "feedback": str(item.get("feedback", "")).strip()}


def _check(content: Content, faults: list[str | Promise]) -> None:
    if len(content["pairs"]) < LEAST:
        faults.append(_("Write at least two pairs."))
    if any(not pair["left"] for pair in content["pairs"]) or any(not choice["text"] for choice in content["rights"]):
        faults.append(_("Write both sides of each pair."))
    if any(not pair["feedback"] for pair in content["pairs"]) or any(
        not choice["feedback"] for choice in content["rights"]
    ):
        faults.append(_("Write feedback for each pair and each extra choice."))
