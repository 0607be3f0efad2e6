"""The supervisor's week in one mail: how many are overdue, due, and done. Numbers and a link, never a name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.enrollment.models import Enrollment
from lms.enrollment.querysets import not_waived
from lms.notifications.registry import Letter, MessageKind, register
from lms.notifications.services import Message, queue_all
from lms.organizations.models import Membership, Person
from lms.progress.status import How

PAGE_SIZE = 500
MOST_PAGES = 20
LAST_DAY = 3
"""Wednesday (ISO): where the schedule stood still on Monday, the digest is made good until then, not later."""
WINDOW = timedelta(days=30)
LAST_DUE = WINDOW + timedelta(days=1)
"""A due date ends with its own day, so the thirtieth day ends up to a day later."""


def digest(*, at: datetime, after: int = 0) -> tuple[int, int]:
    """Put the digests of this week in line, from the person after this key on, at most 10,000 supervisors.

    Returns how many are new, and the key to go on after: 0 when all were seen. The key of a mail names the person and the
    week, so that it comes once however often this runs.
    """
    queued = 0
    for _page in range(MOST_PAGES):
        page = _supervisors(after)
        queued += queue_all(messages=[mail for person in page if (mail := _of_this_week(person, at=at))], at=at)
        if len(page) < PAGE_SIZE:
            return queued, 0
        after = page[-1].pk
    return queued, after


def _supervisors(after: int) -> list[Person]:
    """Return a page of people with a login who supervise somebody now."""
    supervising = Membership.objects.open().filter(person=OuterRef("pk"), role=Membership.Role.SUPERVISOR)
    return list(Person.objects.filter(Exists(supervising), pk__gt=after, user__isnull=False).order_by("pk")[:PAGE_SIZE])


def _of_this_week(person: Person, *, at: datetime) -> Message | None:
    year, week, day = at.astimezone(ZoneInfo(person.time_zone)).isocalendar()
    if day > LAST_DAY:
        return None
    return Message(kind="digest", person=person, dedupe_key=f"digest:{person.pk}:{year}-W{week:02}")


def counts_for(supervisor: Person, *, at: datetime) -> dict[str, int]:
    """Return how many people of the supervisor's own teams are overdue, due and done; one in two teams counts once.

    ``elsewhere`` are those whose completion was recorded from elsewhere; they are not among ``completed``.
    """
    still_open, user = Q(progress__completed_at__isnull=True) & not_waived(at), supervisor.user
    if user is None:
        return {"overdue": 0, "due": 0, "completed": 0, "elsewhere": 0}
    recent = Q(progress__completed_at__gt=at - WINDOW, progress__completed_at__lte=at)
    return (
        Enrollment.objects.open()
        .visible_to(user)
        .aggregate(
            overdue=Count("person", distinct=True, filter=still_open & Q(due_at__lte=at)),
            due=Count("person", distinct=True, filter=still_open & Q(due_at__gt=at, due_at__lte=at + LAST_DUE)),
            completed=Count("person", distinct=True, filter=recent & Q(progress__completed_how=How.HERE)),
            elsewhere=Count("person", distinct=True, filter=recent & ~Q(progress__completed_how=How.HERE)),
        )
    )


@register
class Digest(MessageKind):
    """Once a week, made from what is true when it is sent. No context."""

    code = "digest"
    label = gettext_lazy("My team’s week")
    optional = True

    def concerns(self, person: Person) -> bool:
        """Offer it to supervisors."""
        return bool(getattr(person, "is_supervisor", False))

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter; None for a supervisor without people and where there is nothing to tell."""
        numbers = counts_for(person, at=at) if person else {}
        if person is None or not any(numbers.values()):
            return None
        return Letter(
            subject=_("Your team’s training this week"),
            heading=_("Your team’s training this week"),
            card=_("As of now"),
            card_lines=_lines(**numbers),
            action=_("See who needs you"),
            path=reverse("lms:team"),
            reason=_("You get this mail once a week because you supervise a team."),
        )


def _lines(*, overdue: int, due: int, completed: int, elsewhere: int) -> tuple[str, ...]:
    recorded = ngettext(
        "%(people)s person has a completion of the last 30 days that was recorded from elsewhere.",
        "%(people)s people have a completion of the last 30 days that was recorded from elsewhere.",
        elsewhere,
    )
    return (
        ngettext(
            "%(people)s person has a course that is overdue.",
            "%(people)s people have a course that is overdue.",
            overdue,
        )
        % {"people": overdue},
        ngettext(
            "%(people)s person has a course that is due in the next 30 days.",
            "%(people)s people have a course that is due in the next 30 days.",
            due,
        )
        % {"people": due},
        ngettext(
            "%(people)s person completed a course in the last 30 days.",
            "%(people)s people completed a course in the last 30 days.",
            completed,
        )
        % {"people": completed},
        *([recorded % {"people": elsewhere}] if elsewhere else []),
    )
