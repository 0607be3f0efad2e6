"""Ask people after some weeks how their commitments went. Nothing tells whether somebody wrote one (ADR 0045)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.base.web import uuids_in
from lms.conf import conf
from lms.enrollment.messages import title_of
from lms.enrollment.models import Enrollment
from lms.notifications.registry import Letter, MessageKind, register
from lms.notifications.services import Message, queue_all
from lms.organizations.models import Person
from quizzes.models import Attempt, AttemptQuestion

COMMITMENT = "commitment"
GRACE = timedelta(days=2)
"""How late such a mail may still go, where the schedule stood still."""
PAGE_SIZE = 500


def follow_up(*, at: datetime) -> int:
    """Put in line what is due now; return how many are new. Zero ``LMS_COMMITMENT_DAYS`` asks nobody.

    Whoever passed a commitment by, in writing or in thought, is asked once for each enrollment and quiz. Leavers are not.
    """
    if not conf.COMMITMENT_DAYS:
        return 0
    queued, after = 0, 0
    while page := _due(at=at, after=after):
        queued += queue_all(messages=[_message(attempt) for attempt in page], at=at)
        after = page[-1].pk
    return queued


def _due(*, at: datetime, after: int) -> list[Attempt]:
    """Return a page of attempts that were submitted so many days ago, behind this key."""
    last = at - timedelta(days=conf.COMMITMENT_DAYS)
    promised = AttemptQuestion.objects.filter(attempt=OuterRef("pk"), kind=COMMITMENT, response__isnull=False)
    found = Attempt.objects.filter(
        Exists(promised), pk__gt=after, submitted_at__gt=last - GRACE, submitted_at__lte=last
    )
    stayed = found.filter(enrollment__in=Enrollment.objects.open().of_members())
    return list(stayed.select_related("enrollment__person", "quiz").order_by("pk")[:PAGE_SIZE])


def _message(attempt: Attempt) -> Message:
    return Message(
        kind=FollowUp.code,
        person=attempt.enrollment.person,
        dedupe_key=f"commitment:{attempt.enrollment_id}:{attempt.quiz_id}",
        context={"attempt": str(attempt.uuid)},
    )


@register
class FollowUp(MessageKind):
    """How did it go? Context: ``attempt``, its uuid. Neither the row nor the letter holds or hints at private words."""

    code = "commitment"
    label = gettext_lazy("What I set out to do, some weeks after a course")
    optional = True

    def __init__(self, found: dict[str, Attempt] | None = None) -> None:
        """Prepare; ``found`` holds the attempts of a batch by uuid."""
        self.found = found

    def for_batch(self, *, contexts: Sequence[dict[str, Any]], at: datetime) -> Self:
        """Read the attempts of a batch in four statements."""
        wanted = uuids_in(str(context.get("attempt", "")) for context in contexts)
        rows = Attempt.objects.filter(uuid__in=wanted, enrollment__in=Enrollment.objects.open().of_members())
        found = rows.select_related("enrollment").prefetch_related("enrollment__course", "enrollment__edition")
        return type(self)({str(row.uuid): row for row in found})

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as the enrollment stands and the person has not left."""
        batch = self if self.found is not None else self.for_batch(contexts=[context], at=at)
        attempt = (batch.found or {}).get(context["attempt"])
        if attempt is None:
            return None
        title, days = title_of(attempt.enrollment), conf.COMMITMENT_DAYS
        reason = ngettext(
            "You get this mail once, %(days)s day after a course that asked what you want to do.",
            "You get this mail once, %(days)s days after a course that asked what you want to do.",
            days,
        )
        return Letter(
            subject=_("How is it going? %(course)s") % {"course": title},
            heading=_("How is it going with what you set out to do?"),
            card=title,
            paragraphs=(
                _(
                    "This course asked what you want to do differently. You may have written it down or kept it in mind."
                ),
                _(
                    "If you wrote something, you alone can read it, on a page behind your login. It is not in this mail."
                ),
            ),
            action=_("Look at what I set out to do"),
            path=reverse("lms:commitments", args=[attempt.uuid]),
            reason=reason % {"days": days},
        )
