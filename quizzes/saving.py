"""From a submitted form to a stored answer, and what happens to an answer whose login had ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict

from lms.base.web import hand_back
from lms.organizations.viewer import person_of
from lms.reflections import services as reflections
from quizzes import kinds, services
from quizzes.kinds.base import ResponseError
from quizzes.models import AttemptQuestion

MOST_KEPT = 10_000
SESSION_KEY = "lms_unsent_answer"


def block_key(row: AttemptQuestion) -> str:
    """Return where the private writing of a question is kept: with the question, not with the attempt."""
    return f"question:{row.question_key}"


def save(request: HttpRequest, row: AttemptQuestion, *, at: datetime) -> int:
    """Store the answer in a submitted form and return its new revision.

    Raises what services.save_response raises, ResponseError, and lms.reflections.services.StaleTextError for private
    writing that a newer text has replaced.
    """
    kind = kinds.get(row.kind)
    person = person_of(request)
    response = kind.parse(row.frozen, request.POST)
    revision = _number(request.POST, "revision")
    saved = services.save_response(
        attempt_uuid=row.attempt.uuid,
        person=person,
        position=row.position,
        response=response,
        revision=row.save_revision if kind.private else revision,
        flagged="flag" in request.POST,
        at=at,
        locale=row.told_in,
    )
    if not kind.private:
        return saved.save_revision
    return reflections.save(
        person=person,
        course=row.attempt.enrollment.course,
        block_key=block_key(row),
        text=request.POST.get("text", ""),
        revision=revision,
        at=at,
    )


def _number(data: QueryDict, name: str) -> int:
    try:
        return int(str(data.get(name, "0")))
    except ValueError as error:
        raise ResponseError(name) from error


def keep_until_signed_in(request: HttpRequest) -> HttpResponse:
    """Keep an answer that was sent after the login ended, then ask for the login; private writing is handed back."""
    if "text" in request.POST:
        return hand_back(request, reason="signed_out", back=request.path)
    if request.method == "POST":
        keep_answer(request)
    return redirect_to_login(request.path)


def keep_answer(request: HttpRequest) -> None:
    """Keep a sent answer in the session for the next visit of its page; one that no form of ours could send is dropped."""
    data = request.POST.urlencode()
    if len(data) <= MOST_KEPT:
        request.session[SESSION_KEY] = {"path": request.path, "data": data}


def kept_answer(request: HttpRequest, row: AttemptQuestion) -> Any:
    """Return the answer that was kept for this question, once; None without one."""
    kept = request.session.get(SESSION_KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[SESSION_KEY]
    try:
        return kinds.get(row.kind).parse(row.frozen, QueryDict(kept["data"]))
    except ResponseError:
        return None
