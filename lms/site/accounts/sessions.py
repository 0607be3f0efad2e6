"""How long a login lasts: 60 minutes without a request and 12 hours in all; for staff 30 minutes and 8 hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from lms.base import clock
from lms.site.accounts.roles import is_staff

BEGAN, SEEN, STAFF = "attune_login_began", "attune_login_seen", "attune_login_staff"
"""Names in the session: two times in seconds since 1970, and whether the limits of staff hold."""
RESOLUTION = timedelta(minutes=1)
"""The time of the last request is stored at most this often, so that reading pages does not write."""
BACKGROUND = frozenset({"wagtailadmin_editing_sessions:ping", "lms:certificate_state"})
"""What scripts ask for on their own: an open page that nobody reads does not keep a login alive."""


@dataclass(frozen=True)
class Limits:
    """How long a login lasts."""

    idle: timedelta
    absolute: timedelta


EVERYBODY = Limits(idle=timedelta(minutes=60), absolute=timedelta(hours=12))
FOR_STAFF = Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=8))


def begin(*, session: SessionBase, staff: bool, at: datetime) -> None:
    """Start the two clocks of a login."""
    session.update({BEGAN: at.timestamp(), SEEN: at.timestamp(), STAFF: staff})


def has_ended(*, session: SessionBase, at: datetime) -> bool:
    """Tell whether the login is over; one without clocks is."""
    if BEGAN not in session or SEEN not in session:
        return True
    limits = FOR_STAFF if session.get(STAFF) else EVERYBODY
    idle, age = at.timestamp() - session[SEEN], at.timestamp() - session[BEGAN]
    return bool(idle > limits.idle.total_seconds() or age > limits.absolute.total_seconds())


@receiver(user_logged_in, dispatch_uid="lms.site.accounts.sessions")
def on_login(sender: Any, request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """Start the clocks, whichever way the person logged in."""
    begin(session=request.session, staff=is_staff(user), at=clock.now())


class LoginLimits:
    """Middleware: end logins that are over, and note that a person is still there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle a request; one whose login is over goes on as that of a visitor, so views keep what was typed."""
        at = clock.now()
        if request.user.is_authenticated and has_ended(session=request.session, at=at):
            logout(request)
            messages.info(request, _("You were logged out to protect your records. Log in to go on where you were."))
        response = self.get_response(request)
        if request.user.is_authenticated and not in_background(request):
            _note(request, at)
        return response


def in_background(request: HttpRequest) -> bool:
    """Tell whether a script sent the request on its own."""
    match = request.resolver_match
    return match is not None and match.view_name in BACKGROUND


def _note(request: HttpRequest, at: datetime) -> None:
    """Store the time of the request, and whether the person has become staff meanwhile."""
    if at.timestamp() - request.session.get(SEEN, 0) < RESOLUTION.total_seconds():
        return
    request.session[SEEN] = at.timestamp()
    request.session[STAFF] = is_staff(request.user)
