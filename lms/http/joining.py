"""The page behind the invitation link of a course."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.base import clock
from lms.base.limits import Limit, client_address, limited
from lms.base.reading import here, language_read
from lms.base.web import SAFE_METHODS, hide_address, mark_private
from lms.catalog.said import say
from lms.conf import conf
from lms.flows.join import DeadLinkError, course_behind
from lms.flows.join import join as join_flow
from lms.organizations.viewer import person_of

PER_ADDRESS = Limit("join", most=300, seconds=600)
"""A whole class opens the link in one room, behind one address."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PER_ADDRESS, by=client_address)
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show the course that a link invites into, and enroll by the button; 410 for a dead link.

    Opening the page changes nothing, since scanners of mail open links.
    """
    at = clock.now()
    person = person_of(request) if request.user.is_authenticated else None
    try:
        if person is not None and request.method not in SAFE_METHODS:
            joined = join_flow(person=person, secret=token, locale=language_read(), at=at)
            messages.success(request, _("You are enrolled. Take it in your own time; your place is kept."))
            return _closed(redirect(here(joined.course.url)))
        course, known = course_behind(secret=token, person=person, at=at)
    except DeadLinkError:
        context = {"contact": conf.HELP_CONTACT, "place": "courses"}
        return _closed(render(request, "lms/join/dead.html", context, status=410))
    if known is not None:
        return _closed(redirect(here(course.url)))
    say([course])
    return _closed(render(request, "lms/join/course.html", {"course": course, "place": "courses"}))


def _closed(response: HttpResponse) -> HttpResponse:
    """Keep the address, which is a secret, out of caches, indexes and the Referer header."""
    return hide_address(mark_private(response))
