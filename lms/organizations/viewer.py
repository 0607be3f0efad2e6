"""The person behind a request, looked up once."""

from __future__ import annotations

from django.http import HttpRequest

from lms.organizations.models import Person
from lms.organizations.querysets import is_administrator_annotation, is_supervisor_annotation
from lms.organizations.reading_options import Reading
from lms.organizations.services import person_for

ATTRIBUTE = "_lms_person"
READING = "lms_reading"
"""Where the session of a visitor keeps the reading options."""

LOAD = "load"
"""What an address names that a page shall show although data is saved."""


def remember(request: HttpRequest, person: Person) -> Person:
    """Keep a person that a view loaded already, with ``is_supervisor`` set, for the rest of the request."""
    setattr(request, ATTRIBUTE, person)
    return person


def person_of(request: HttpRequest) -> Person:
    """Return the signed-in user's person, made at first need, in one query; ``is_supervisor`` is set on it.

    Raises PermissionError for a visitor who is not signed in: the view has to ask for the login first.
    """
    if not request.user.is_authenticated:
        raise PermissionError("Only signed-in users have a person record.")
    known: Person | None = getattr(request, ATTRIBUTE, None)
    if known is not None:
        return known
    roles = {"supervises": is_supervisor_annotation(), "administers": is_administrator_annotation()}
    found = Person.objects.filter(user_id=request.user.pk).annotate(**roles).first()
    if found is not None:
        found.is_supervisor, found.is_administrator = vars(found)["supervises"], vars(found)["administers"]
        return remember(request, found)
    person = person_for(user=request.user)
    person.is_supervisor = person.is_administrator = False
    return remember(request, person)


def reading_of(request: HttpRequest) -> Reading:
    """Return how the viewer likes to read: by the person, before a login by the session."""
    session = getattr(request, "session", {})
    kept = session.get(READING)
    if hasattr(request, "user") and request.user.is_authenticated:
        kept = person_of(request).reading or kept
    return Reading.from_stored(kept).showing(request.GET.getlist(LOAD))
