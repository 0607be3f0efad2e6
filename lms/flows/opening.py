"""When the parts of a course open for somebody: reads the facts, the decision itself is pure (``lms.enrollment.access``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lms.base.clock import site_day
from lms.catalog.models import Course, CourseTitle
from lms.catalog.outline import Outline, OutlineItem
from lms.enrollment.access import Link, OpeningFacts, Shut, shut_by
from lms.enrollment.models import Enrollment
from lms.enrollment.querysets import waived
from lms.organizations.models import Person
from lms.progress.rules import done_keys


class PartShutError(Exception):
    """The part does not open for this learner yet."""

    def __init__(self, shut: Shut) -> None:
        """Keep why."""
        super().__init__("The part is not open yet.")
        self.shut = shut


@dataclass(frozen=True)
class CourseBefore:
    """A course to complete before, and whether the person has."""

    link: Link
    met: bool


def courses_before(*, outline: Outline, person: Person | None, at: datetime, locale: str = "") -> list[CourseBefore]:
    """Return the courses to complete before, in one query, in none where there are none.

    A course that cannot be taken any more holds nobody up. Completed in any cycle counts, and so does a waiver in force.
    """
    keys = outline.get("before", [])
    if not keys:
        return []
    met = Enrollment.objects.filter(Q(progress__completed_at__isnull=False) | waived(at), course=OuterRef("pk"))
    mine = met.filter(person=person) if person is not None else met.none()
    title = CourseTitle.objects.filter(course=OuterRef("pk"), locale=locale)
    found = (
        Course.objects.filter(key__in=keys, status=Course.Status.LIVE, edition__isnull=False)
        .annotate(
            met=Exists(mine),
            shown_title=Coalesce(Subquery(title.values("title")[:1]), F("title")),
            shown_url=Coalesce(Subquery(title.values("url")[:1]), F("url")),
        )
        .order_by("title", "pk")
        .values_list("shown_title", "shown_url", "met")
    )
    return [CourseBefore(Link(title, url), is_met) for title, url, is_met in found]


def shut_parts(
    *, enrollment: Enrollment, at: datetime, locale: str = "", before: Sequence[CourseBefore] | None = None
) -> dict[str, Shut]:
    """Return why each part that is not open yet stays shut, by its key.

    ``before`` is what is known of the courses before already; an empty list says that they hold nobody up. They are asked
    for once: who has begun stays in.
    """
    outline: Outline = enrollment.edition.outline
    if before is None:
        before = (
            []
            if _has_begun(enrollment)
            else courses_before(outline=outline, person=enrollment.person, at=at, locale=locale)
        )
    facts = _facts(enrollment, at, locale, before)
    found = {item["key"]: shut_by(item, facts) for item in outline["items"]}
    return {key: shut for key, shut in found.items() if shut is not None}


def check_open(*, enrollment: Enrollment, item: OutlineItem, at: datetime) -> None:
    """Refuse a part that is not open yet.

    Raises PartShutError.
    """
    shut = shut_parts(enrollment=enrollment, at=at, locale=enrollment.locale).get(item["key"])
    if shut is not None:
        raise PartShutError(shut)


def _facts(enrollment: Enrollment, at: datetime, locale: str, before: Sequence[CourseBefore]) -> OpeningFacts:
    outline: Outline = enrollment.edition.outline
    zone = ZoneInfo(enrollment.person.time_zone)
    opens_on = enrollment.course.opens_on
    return OpeningFacts(
        items={item["key"]: _localized(item, locale) for item in outline["items"]},
        done=done_keys(outline, enrollment.progress.state),
        enrolled_on=enrollment.enrolled_at.astimezone(zone).date(),
        today=at.astimezone(zone).date(),
        course_opens_on=opens_on if opens_on is not None and site_day(at) < opens_on else None,
        missing=() if _has_begun(enrollment) else tuple(course.link for course in before if not course.met),
    )


def _has_begun(enrollment: Enrollment) -> bool:
    return enrollment.progress.started_at is not None


def _localized(item: OutlineItem, locale: str) -> Any:
    words: Mapping[str, str] = item.get("locales", {}).get(locale, {})
    return {**item, **words}
