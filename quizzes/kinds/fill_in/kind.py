"""The kind ``fill_in``: content ``{stem, accepted: {language: [words]}, feedback: {right, not_right}}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import FULL_POINTS, Content, ContentError, Grade, Kind, Response, ReviewLine, common, register
from quizzes.kinds.fill_in import grade
from quizzes.kinds.fill_in.author import FillInAuthor

MOST_CHARACTERS = 200
BLANK = "____"


@register
class FillIn(Kind):
    """Write the missing word."""

    code = "fill_in"
    label = _("Fill in")
    about = _("Write the word that is missing in a sentence.")
    author = FillInAuthor
    seconds = 45

    def normalize(self, raw: Mapping[str, Any]) -> Content:
        """Return stored content: a blank in the stem, accepted words, and feedback for right and not right.

        Raises ContentError.
        """
        faults: list[str | Promise] = []
        content = common(raw, faults)
        content["accepted"] = {
            language: found
            for language, words in dict(raw.get("accepted", {})).items()
            if (found := [str(word).strip() for word in words if str(word).strip()])
        }
        feedback = raw.get("feedback")
        content["feedback"] = dict(feedback) if isinstance(feedback, Mapping) else {}
        if BLANK not in content["stem"]:
            faults.append(_("Mark the blank in the question with four underscores: ____"))
        if not content["accepted"]:
            faults.append(_("Write at least one accepted word."))
        if not all(content["feedback"].get(case) for case in ("right", "not_right")):
            faults.append(_("Write feedback for a right answer and for another one."))
        if faults:
            raise ContentError(faults)
        return content

    def public(self, content: Content, order: list[str]) -> dict[str, Any]:
        """Return the stem."""
        return {"stem": content["stem"]}

    def parse(self, content: Content, data: QueryDict) -> Response:
        """Return the written text, at most 200 characters."""
        return data.get("answer", "").replace("\x00", "").strip()[:MOST_CHARACTERS] or None

    def grade(self, content: Content, response: Response) -> Grade:
        """Compare tolerantly with the accepted words of all languages."""
        if not content["scored"]:
            return Grade(0, 0, None)
        words = [word for accepted in content["accepted"].values() for word in accepted]
        right, _out_of = grade.share(words, response)
        return Grade(FULL_POINTS * right, FULL_POINTS, bool(right))

    def review(self, content: Content, response: Response, order: list[str]) -> list[ReviewLine]:
        """Return what was written and the feedback for it."""
        words = [word for accepted in content["accepted"].values() for word in accepted]
        right = bool(grade.share(words, response)[0])
        feedback = content["feedback"]["right" if right else "not_right"]
        return [ReviewLine(str(response or ""), response is not None, right, feedback)]
