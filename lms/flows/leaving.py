"""Before somebody leaves: one mail to the work address, in time to keep what is theirs (ADR 0051)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.base.days import day_words
from lms.certificates.models import Certificate
from lms.conf import conf
from lms.notifications.models import Outbox
from lms.notifications.registry import Letter, MessageKind, register
from lms.notifications.services import Message, queue_all
from lms.organizations.models import Membership, Person

PAGE_SIZE = 500
MOST_PAGES = 20
LATE = timedelta(days=2)
"""Who left without notice is told for so long after it: a mailbox at work often outlives the work by some days."""
ONCE_IN = timedelta(days=60)
"""An end that is moved is told once."""


def leaving(*, at: datetime) -> QuerySet[Person]:
    """Return the people with a login and a certificate whose last membership ends soon or has just ended.

    ``last_end`` is set on each.
    """
    horizon = at + timedelta(days=conf.LEAVING_NOTICE_DAYS)
    stays = Membership.objects.not_ended(horizon).filter(person=OuterRef("pk"))
    earned = Certificate.objects.filter(person=OuterRef("pk"), status=Certificate.Status.VALID)
    people = Person.objects.filter(~Exists(stays), Exists(earned), user__isnull=False)
    return people.annotate(last_end=Max("memberships__ends_at")).filter(last_end__gt=at - LATE)


def announce(*, at: datetime, after: int = 0) -> tuple[int, int]:
    """Put the mails of those who are leaving in line, from the person after this key on, at most 10,000 people.

    Returns how many are new, and the key to go on after: 0 when all were seen. Repeating it queues nothing twice.
    """
    told = Outbox.objects.filter(person=OuterRef("pk"), kind=BeforeYouLeave.code, created_at__gt=at - ONCE_IN)
    untold = leaving(at=at).filter(~Exists(told.exclude(state=Outbox.State.CANCELED)))
    queued = 0
    for _page in range(MOST_PAGES):
        page = list(untold.filter(pk__gt=after).order_by("pk")[:PAGE_SIZE])
        queued += queue_all(messages=[_mail(person) for person in page], at=at)
        if len(page) < PAGE_SIZE:
            return queued, 0
        after = page[-1].pk
    return queued, after


def _mail(person: Person) -> Message:
    end: datetime = vars(person)["last_end"]
    return Message(kind=BeforeYouLeave.code, person=person, dedupe_key=f"leaving:{person.pk}:{end.date()}")


@register
class BeforeYouLeave(MessageKind):
    """What stays, and what to do while the mailbox at work still opens. No context."""

    code = "leaving"
    label = gettext_lazy("I am about to leave")

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as the person is leaving."""
        found = leaving(at=at).filter(pk=person.pk).first() if person else None
        if found is None:
            return None
        end: datetime = vars(found)["last_end"]
        day = day_words(end.astimezone(ZoneInfo(found.time_zone)).date())
        heading = (
            _("Your place in your team ends on %(day)s") if end > at else _("Your place in your team ended on %(day)s")
        )
        return Letter(
            subject=_("Before you leave: keep your certificates"),
            heading=heading % {"day": day},
            paragraphs=(
                _("Your account and your certificates stay yours. You can download them now or later."),
                _("Give us a personal address while you can still read this mailbox: it lets you back in later."),
            ),
            action=_("Keep my records"),
            path=f"{reverse('lms:profile')}#records",
            reason=_("You get this mail once because your organization has entered the day on which you leave."),
        )
