"""What is seen of a learner in a lesson: the time it is open before them, and the blocks that they took in or tried.

The server's clock alone counts. A browser says "I am here"; how long that was is the time since it was heard before, at most
``LONGEST_BEAT``, and ``LONGEST_VISIT`` in all until the lesson is opened anew (ADR 0063).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Func, JSONField, OuterRef, Subquery, Value, When
from django.db.models.functions import Greatest, JSONObject, Least

from lms.catalog.outline import OutlineItem
from lms.enrollment.models import Enrollment
from lms.progress.models import LessonSignals
from lms.progress.rules import NOTHING_SEEN, Signals

LONGEST_BEAT = 30
LONGEST_VISIT = 60 * 60


class Laid(Func):
    """One JSON object laid over another, in the database, so that two requests at once lose nothing."""

    arg_joiner = " || "
    template = "(%(expressions)s)"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Use the function that SQLite has for it."""
        return super().as_sql(
            compiler, connection, function="json_patch", template="%(function)s(%(expressions)s)", arg_joiner=", "
        )


def begin_visit(*, enrollment: Enrollment, item: OutlineItem, at: datetime) -> None:
    """Note that the lesson was opened: from now on time counts. One statement."""
    LessonSignals.objects.bulk_create(
        [
            LessonSignals(
                enrollment=enrollment,
                activity_id=item["id"],
                requirement_serial=item["serial"],
                seen_at=int(at.timestamp()),
            )
        ],
        update_conflicts=True,
        unique_fields=["enrollment", "activity", "requirement_serial"],
        update_fields=["seen_at", "visit_seconds", "beats"],
    )


def count_time(*, enrollment: Enrollment, item: OutlineItem, at: datetime, beats: int = 1) -> None:
    """Count the time since the learner was seen last. One statement, or three in a lesson that was never opened.

    Without a beat in this visit (``beats`` is 0 for the form that marks the lesson as complete) the browser runs no script, and
    the whole time since opening counts.
    """
    now = int(at.timestamp())
    longest = Case(When(beats=0, then=Value(LONGEST_BEAT if beats else LONGEST_VISIT)), default=Value(LONGEST_BEAT))
    left = Value(LONGEST_VISIT) - F("visit_seconds")
    counted = Greatest(Value(0), Least(Value(now) - F("seen_at"), longest, left))
    changes = {
        "seconds": F("seconds") + counted,
        "visit_seconds": F("visit_seconds") + counted,
        "seen_at": Greatest(F("seen_at"), Value(now)),
        "beats": F("beats") + beats,
    }
    _write(enrollment, item, at, changes)


def skip_time(*, enrollment: Enrollment, item: OutlineItem, at: datetime) -> None:
    """Leave out the time since the learner was seen last: the lesson was hidden. One statement, as above."""
    now = Greatest(F("seen_at"), Value(int(at.timestamp())))
    _write(enrollment, item, at, {"seen_at": now, "beats": F("beats") + 1})


def note_block(*, enrollment: Enrollment, item: OutlineItem, block: str, at: datetime) -> None:
    """Note that a block was taken in or tried. One statement, as above."""
    _write(enrollment, item, at, {"blocks": Laid(F("blocks"), Value({block: True}, JSONField()))})


def read(*, enrollment: Enrollment, item: OutlineItem) -> Signals:
    """Return what was seen of the learner in a lesson."""
    row = _rows(enrollment, item).values_list("seconds", "blocks").first()
    return Signals(row[0], frozenset(row[1])) if row else NOTHING_SEEN


def seen_with_enrollment(*, activity_key: UUID) -> Subquery:
    """Return an expression for a query of enrollments that reads the signals of a lesson with it."""
    rows = LessonSignals.objects.filter(enrollment=OuterRef("pk"), activity__key=activity_key)
    fields = JSONObject(serial="requirement_serial", seconds="seconds", blocks="blocks")
    return Subquery(rows.order_by("-requirement_serial").values(fields=fields)[:1])


def signals_in(found: Mapping[str, Any] | None, item: OutlineItem) -> Signals:
    """Return the signals that such an expression read, none where they are about the lesson as it was before."""
    if not found or found["serial"] != item["serial"]:
        return NOTHING_SEEN
    return Signals(found["seconds"], frozenset(found["blocks"]))


def _rows(enrollment: Enrollment, item: OutlineItem) -> Any:
    return LessonSignals.objects.filter(
        enrollment=enrollment, activity_id=item["id"], requirement_serial=item["serial"]
    )


def _write(enrollment: Enrollment, item: OutlineItem, at: datetime, changes: Mapping[str, Any]) -> None:
    if not _rows(enrollment, item).update(**changes):
        begin_visit(enrollment=enrollment, item=item, at=at)
        _rows(enrollment, item).update(**changes)
