"""Reading options: of a person for good, of a visitor for as long as the browser stays open."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.base.limits import SAVE, limited
from lms.base.web import mark_private
from lms.organizations.reading_options import Reading
from lms.organizations.services import keep_reading
from lms.organizations.viewer import READING, person_of, reading_of


@limited(SAVE, changes_only=True)
@require_http_methods(["GET", "HEAD", "POST"])
def options(request: HttpRequest) -> HttpResponse:
    """Show the reading options and the single keys, and keep what is chosen."""
    if request.method == "POST":
        _keep(request, reading_of(request).chosen(request.POST))
        messages.success(request, _("Saved. Pages look like this from now on."))
        return _back(request)
    return mark_private(render(request, "lms/learner/reading.html", {"place": "profile"}))


@limited(SAVE)
@require_POST
def outline(request: HttpRequest) -> HttpResponse:
    """Hide the outline of lessons, or show it again."""
    _keep(request, replace(reading_of(request), focus=request.POST.get("focus") == "on"))
    return _back(request)


def _keep(request: HttpRequest, reading: Reading) -> None:
    if request.user.is_authenticated:
        keep_reading(person=person_of(request), reading=reading)
        request.session.pop(READING, None)
    else:
        request.session[READING] = reading.to_stored()


def _back(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("back", "")
    local = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response: HttpResponse = redirect(back if local else "lms:reading")
    return mark_private(response)
