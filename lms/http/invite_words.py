"""What became of those who were to be invited, in words, from the request that did it to the page that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lms.flows.invite import Answer, Outcome

KEY = "lms_invited"

WORDS: dict[Outcome, Promise] = {
    Outcome.INVITED: gettext_lazy("The invitation is on its way."),
    Outcome.INVITED_ALREADY: gettext_lazy(
        "Invited already, and the link still works. You can send it again from the list."
    ),
    Outcome.SIGNS_IN: gettext_lazy("Has a login already."),
    Outcome.NO_ADDRESS: gettext_lazy("There is no e-mail address in the record."),
    Outcome.TAKEN: gettext_lazy(
        "Somebody outside of this organization has this address. Whoever administers the whole site can add them."
    ),
    Outcome.SHARED: gettext_lazy(
        "Several people of the organization have this address. A login belongs to one person."
    ),
    Outcome.TWICE: gettext_lazy("This address stands in the list above already."),
    Outcome.UNREADABLE: gettext_lazy("This is no e-mail address that can be read."),
}


def keep_answers(request: HttpRequest, answers: Sequence[Answer]) -> None:
    """Keep answers in the session for the next page."""
    request.session[KEY] = [[answer.line, answer.text, answer.outcome.value] for answer in answers]


def shown_answers(request: HttpRequest) -> dict[str, Any]:
    """Return the answers that were kept, and forget them: how many were invited, and each entry with its words."""
    kept = request.session.pop(KEY, [])
    rows = [
        {"line": line, "text": text, "outcome": Outcome(code), "words": WORDS[Outcome(code)]}
        for line, text, code in kept
    ]
    return {
        "rows": rows,
        "invited": sum(row["outcome"] == Outcome.INVITED for row in rows),
        "others": [row for row in rows if row["outcome"] != Outcome.INVITED],
        "unreadable": "\n".join(row["text"] for row in rows if row["outcome"] == Outcome.UNREADABLE),
    }
