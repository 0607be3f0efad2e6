"""Let people into a course by an invitation link: make one, withdraw it, and enroll by it (ADR 0099)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from lms.catalog.models import Course
from lms.enrollment.links import CourseLink, digest_of, new_secret
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.organizations.models import Person


class DeadLinkError(Exception):
    """The link is too old, withdrawn, used by as many as were meant, of a closed course, or was never made here."""


class NotByInvitationError(Exception):
    """The course was not published yet, or is open in another way."""


def make_link(*, course: Course, by: Any, last_day: date, most: int | None, at: datetime) -> tuple[CourseLink, str]:
    """Make a link and return it with its secret, which nobody can read again.

    Raises NotByInvitationError.
    """
    if course.entry != Course.Entry.INVITATION or course.edition_id is None:
        raise NotByInvitationError
    secret = new_secret()
    made = CourseLink.objects.create(
        course=course, digest=digest_of(secret), made_by=by, made_at=at, last_day=last_day, most=most
    )
    return made, secret


def withdraw_link(*, link: CourseLink, at: datetime) -> bool:
    """Make a link dead; False where it was already. Who came in by it stays."""
    return bool(CourseLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=at))


def course_behind(*, secret: str, person: Person | None, at: datetime) -> tuple[Course, Enrollment | None]:
    """Return the course that a link lets somebody into, with the enrollment of a person who takes it already.

    Such a person is shown the way also by a link that is dead for others. Raises DeadLinkError, for whatever reason.
    """
    link = _link(secret)
    known = _open_enrollment(person, link.course) if person else None
    if known is None:
        _check(link, at)
    return link.course, known


@transaction.atomic
def join(*, person: Person, secret: str, locale: str = "", at: datetime) -> Enrollment:
    """Enroll by a link, once; of two for the last place the second waits and finds a dead link.

    Raises DeadLinkError.
    """
    link = _link(secret, lock=True)
    known = _open_enrollment(person, link.course)
    if known is not None:
        return known
    _check(link, at)
    source = Enrollment.Source.INVITATION
    return enroll(person=person, course=link.course, source=source, locale=locale, at=at, link=link)


def _link(secret: str, *, lock: bool = False) -> CourseLink:
    rows = CourseLink.objects.select_related("course__edition")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(digest=digest_of(secret)).first()
    if found is None:
        raise DeadLinkError
    return found


def _open_enrollment(person: Person, course: Course) -> Enrollment | None:
    return Enrollment.objects.open().filter(person=person, course=course).order_by("-cycle").first()


def _check(link: CourseLink, at: datetime) -> None:
    """Refuse a link that lets nobody in. Where a course is open to everybody meanwhile, its links work on."""
    shut = link.course.entry == Course.Entry.ASSIGNED or not link.course.takes_learners(at)
    if shut or link.withdrawn_at is not None or link.is_over(at) or link.is_full(link.enrollments.count()):
        raise DeadLinkError
