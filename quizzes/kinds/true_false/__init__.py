"""A statement that is true or false."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import Content, ContentError, register
from quizzes.kinds.single.kind import Single
from quizzes.kinds.true_false.author import TrueFalseAuthor


@register
class TrueFalse(Single):
    """Judge a statement; the two options keep their order."""

    code = "true_false"
    label = _("True or false")
    about = _("Judge a statement.")
    author = TrueFalseAuthor
    seconds = 30

    def normalize(self, raw: Mapping[str, Any]) -> Content:
        """Return stored content with exactly two options.

        Raises ContentError.
        """
        content = super().normalize({**raw, "shuffle": False})
        if len(content["options"]) != 2:  # noqa: PLR2004  # true and false
            raise ContentError([_("A true-or-false question has two options.")])
        return content
