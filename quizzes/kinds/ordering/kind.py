"""The kind ``ordering``."""

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
    in_order,
    options,
    register,
)
from quizzes.kinds.ordering import form, grade
from quizzes.kinds.ordering.author import OrderingAuthor

LEAST = 3


@register
class Ordering(Kind):
    """Put steps in order by buttons, by position lists or by dragging."""

    code = "ordering"
    label = _("Put in order")
    about = _("Put three steps or more in the right order.")
    author = OrderingAuthor
    seconds = 90
    always_shuffled = True

    def normalize(self, raw: Mapping[str, Any]) -> Content:
        """Return stored content; the options stand in the right order, which their ids do not tell.

        Raises ContentError.
        """
        faults: list[str | Promise] = []
        content = common(raw, faults)
        steps = options(raw, faults, least=LEAST)
        content["options"] = [{**step, "id": blind_id(step["text"])} for step in steps]
        if len({step["id"] for step in content["options"]}) < len(steps):
            faults.append(_("Write a different text for each step."))
        content["answer"] = [option["id"] for option in content["options"]]
        if faults:
            raise ContentError(faults)
        return content

    def order(self, content: Content, rng: Random) -> list[str]:
        """Return the ids shuffled, never in the right order."""
        ids = list(content["answer"])
        while ids == content["answer"]:
            rng.shuffle(ids)
        return ids

    def public(self, content: Content, order: list[str]) -> dict[str, Any]:
        """Return stem and steps."""
        return {"stem": content["stem"], "options": in_order(content["options"], order)}

    def parse(self, content: Content, data: QueryDict) -> Response:
        """Return the ids in the chosen order."""
        return form.parse(content, data)

    def grade(self, content: Content, response: Response) -> Grade:
        """Give shares by adjacent pairs."""
        if not content["scored"]:
            return Grade(0, 0, None)
        right, out_of = grade.share(content["answer"], response)
        return Grade(FULL_POINTS * right // out_of, FULL_POINTS, right == out_of)

    def review(self, content: Content, response: Response, order: list[str]) -> list[ReviewLine]:
        """Return the steps in the right order, each with the position it was given."""
        given = {key: place for place, key in enumerate(response or [], 1)}
        return [
            ReviewLine(
                f"{place}. {option['text']}",
                bool(given),
                (given.get(option["id"]) == place) if given and content["scored"] else None,
                option["feedback"],
                _("You put this at place %(place)s.") % {"place": given[option["id"]]} if given else "",
            )
            for place, option in enumerate(content["options"], 1)
        ]
