"""How many people need their supervisor, and for what: one count for the overview and the weekly mail. Never scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from lms.enrollment.cadence import AFTER
from lms.enrollment.models import Enrollment
from lms.progress.standing import Standing

DAYS = 30


class Concern(TextChoices):
    """A reason to look at people, what needs action first. To talk is a part of overdue; else an enrollment has one at most."""

    TALK = "talk", _("Talk with them")
    OVERDUE = "overdue", _("Overdue")
    DUE = "due", _("Due in the next 30 days")
    NOT_STARTED = "not_started", _("Not started")
    COMPLETED = "completed", _("Completed in the last 30 days")

    def condition(self, standing: Standing) -> Q:
        """Return the condition of the enrollments that are meant."""
        conditions = {
            Concern.TALK: standing.overdue_by_more_than(max(AFTER)),
            Concern.OVERDUE: standing.overdue(),
            Concern.DUE: standing.due_within(DAYS),
            Concern.NOT_STARTED: standing.due_later(DAYS) & standing.not_started(),
            Concern.COMPLETED: standing.completed_within(DAYS),
        }
        return conditions[self]


@dataclass(frozen=True, kw_only=True)
class Says:
    """The numbers of the sentences: people, not enrollments; somebody in two teams counts once.

    ``elsewhere`` are those of ``completed`` by a record from elsewhere or a live session.
    """

    talk: int
    overdue: int
    due: int
    not_started: int
    completed: int
    elsewhere: int


def sentences(enrollments: QuerySet[Enrollment], *, at: datetime, zone: str = "UTC") -> Says:
    """Count the people of each concern; days are those of the time zone's calendar."""
    standing = Standing.on(at=at, zone=zone)
    counted = enrollments.order_by().aggregate(
        elsewhere=Count("person", distinct=True, filter=Concern.COMPLETED.condition(standing) & standing.elsewhere()),
        **{concern.value: Count("person", distinct=True, filter=concern.condition(standing)) for concern in Concern},
    )
    return Says(**counted)
