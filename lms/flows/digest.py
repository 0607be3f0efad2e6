"""The supervisor's week in one mail: how many are overdue, due, and done. Numbers and a link, never a name."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.enrollment.models import Enrollment
from lms.notifications.registry import Letter, MessageKind, register
from lms.notifications.services import Message, queue_all
from lms.organizations.models import Membership, Person, Team
from lms.reports.concerns import Says, sentences

PAGE_SIZE = 500
MOST_PAGES = 20
LAST_DAY = 3
"""Wednesday (ISO): where the schedule stood still on Monday, the digest is made good until then, not later."""


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


def says_of(supervisor: Person, *, at: datetime) -> Says | None:
    """Return how many people of the supervisor's own teams need what, as the overview counts; None without a login or team."""
    user = supervisor.user
    team = Team.objects.supervised_by(user).select_related("organization").first() if user else None
    if user is None or team is None:
        return None
    return sentences(Enrollment.objects.open().visible_to(user), at=at, zone=team.organization.time_zone)


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
        says = says_of(person, at=at) if person else None
        if says is None or not (says.overdue or says.due or says.completed):
            return None
        return Letter(
            subject=_("Your team’s training this week"),
            heading=_("Your team’s training this week"),
            card=_("As of now"),
            card_lines=_lines(says),
            action=_("See who needs you"),
            path=reverse("lms:team"),
            reason=_("You get this mail once a week because you supervise a team."),
        )


def _lines(says: Says) -> tuple[str, ...]:
    talk = ngettext(
        "%(people)s person got three mails about it and gets no more. Please talk with them.",
        "%(people)s people got three mails about it and get no more. Please talk with them.",
        says.talk,
    )
    overdue = ngettext(
        "%(people)s person has a course that is overdue.",
        "%(people)s people have a course that is overdue.",
        says.overdue,
    )
    due = ngettext(
        "%(people)s person has a course that is due in the next 30 days.",
        "%(people)s people have a course that is due in the next 30 days.",
        says.due,
    )
    completed = ngettext(
        "%(people)s person completed a course in the last 30 days.",
        "%(people)s people completed a course in the last 30 days.",
        says.completed,
    )
    elsewhere = ngettext(
        "%(people)s of them by a record from elsewhere or a live session.",
        "%(people)s of them by records from elsewhere or live sessions.",
        says.elsewhere,
    )
    lines = [(overdue, says.overdue), *([(talk, says.talk)] if says.talk else [])]
    lines += [(due, says.due), (completed, says.completed), *([(elsewhere, says.elsewhere)] if says.elsewhere else [])]
    return tuple(words % {"people": people} for words, people in lines)
