"""Content of a question with one right option: ``{stem, options: [{id, text, feedback}], answer: [id], shuffle}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import Content, ContentError, common, keys_of, options


def normalize(raw: Mapping[str, Any], *, least: int = 2, right: int | None = 1) -> Content:
    """Return stored content; ``right`` is the number of right options, None for one or more.

    Raises ContentError.
    """
    faults: list[str | Promise] = []
    content = common(raw, faults)
    content["options"] = options(raw, faults, least=least)
    content["answer"] = sorted(set(keys_of(raw, content["options"])))
    content["shuffle"] = bool(raw.get("shuffle", True))
    known = {option["id"] for option in content["options"]}
    if not set(content["answer"]) <= known or not content["answer"]:
        faults.append(_("Mark which option is right."))
    elif right is not None and len(content["answer"]) != right:
        faults.append(_("Mark exactly one option as right."))
    if faults:
        raise ContentError(faults)
    return content
