"""Error pages with words that say what to do."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template import loader

from lms.base.web import hand_back, is_fetch, mark_private
from quizzes.saving import keep_answer

RETRY_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read: 413 when there is too much of it, else 400."""
    too_large = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent))
    return render(request, "lms/errors/400.html", {"too_large": too_large}, status=413 if too_large else 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return render(request, "lms/errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return render(request, "lms/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; 503 with the time to try again when the database does not answer, with a page that asks it nothing."""
    if isinstance(sys.exc_info()[1], OperationalError):
        page = loader.render_to_string("lms/errors/503.html")
        return mark_private(HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)}))
    return render(request, "lms/errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that is older than the login, so that nothing in it is lost.

    Private writing is shown again, an answer to a question is kept for its page, anything else gets words. That is
    done for forms of our own pages alone, which a browser names as their origin.
    """
    place = request.resolver_match.view_name if request.resolver_match else ""
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if own and not is_fetch(request) and "text" in request.POST:
        return hand_back(request, reason="expired")
    if own and place == "lms:attempt_question":
        keep_answer(request)
        return redirect(request.path)
    return render(request, "lms/errors/expired.html", status=403)
