"""Mail about courses that somebody has to take: assigned, due, overdue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from lms.base.days import day_words
from lms.base.web import uuids_in
from lms.enrollment.models import Enrollment
from lms.enrollment.querysets import EnrollmentQuerySet
from lms.notifications.registry import Letter, MessageKind, register
from lms.organizations.models import Person


def facts_of(enrollment: Enrollment) -> dict[str, Any]:
    """Return what all letters about an enrollment have in common."""
    course = enrollment.course
    minutes = ngettext("About %(minutes)s minute in all.", "About %(minutes)s minutes in all.", course.minutes)
    return {
        "card": title_of(enrollment),
        "card_lines": (
            minutes % {"minutes": course.minutes},
            _("Certificate of completion. Not approved for continuing-education credit."),
        ),
        "path": course.url or reverse("lms:my_learning"),
    }


def title_of(enrollment: Enrollment) -> str:
    """Return the course's title in the active language, in its own where it has none."""
    titles: dict[str, str] = enrollment.edition.outline.get("titles", {})
    return titles.get(get_language() or "", enrollment.course.title)


class AboutEnrollment(MessageKind):
    """Mail about an enrollment that its person still has to complete. Context: ``enrollment``, its uuid."""

    def __init__(self, found: Mapping[str, Enrollment] | None = None) -> None:
        """Prepare; ``found`` holds the enrollments of a batch by uuid."""
        self.found = found

    def for_batch(self, *, contexts: Sequence[dict[str, Any]], at: datetime) -> Self:
        """Read the enrollments of a batch in three statements."""
        wanted = uuids_in(str(context.get("enrollment", "")) for context in contexts)
        rows = self.rows(at).filter(uuid__in=wanted).prefetch_related("course", "edition")
        return type(self)({str(row.uuid): row for row in rows})

    def rows(self, at: datetime) -> EnrollmentQuerySet:
        """Return the enrollments that such mail is still about."""
        return Enrollment.objects.reminded(at=at)

    def enrollment(self, context: dict[str, Any], *, at: datetime) -> Enrollment | None:
        """Return the enrollment as long as it is still to be completed."""
        name = str(context["enrollment"])
        found = self.found if self.found is not None else self.for_batch(contexts=[context], at=at).found
        return found.get(name) if found else None


class AboutDueDate(AboutEnrollment):
    """Mail about a due date. Context: ``enrollment``, its uuid, and ``due_date`` (ISO 8601)."""

    def enrollment(self, context: dict[str, Any], *, at: datetime) -> Enrollment | None:
        """Return the enrollment as long as the same due date stands too."""
        found = super().enrollment(context, at=at)
        return found if found and str(found.due_date) == context["due_date"] else None


@register
class Assigned(AboutEnrollment):
    """A course or path was assigned. Context: ``enrollment``, its uuid."""

    code = "assigned"
    label = gettext_lazy("A course is assigned to me")

    def rows(self, at: datetime) -> EnrollmentQuerySet:
        """Return open enrollments that are neither complete nor waived."""
        return Enrollment.objects.to_be_completed(at=at)

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as the enrollment is open and neither complete nor waived."""
        enrollment = self.enrollment(context, at=at)
        if enrollment is None:
            return None
        course, day = title_of(enrollment), enrollment.due_date
        heading = (
            _("A course was assigned to you. It is due on %(day)s") % {"day": day_words(day)}
            if day
            else _("A course was assigned to you")
        )
        return Letter(
            subject=_("Assigned to you: %(course)s") % {"course": course},
            heading=heading,
            paragraphs=(_("Take it in as many sittings as you like; your place is kept."),),
            action=_("Open the course"),
            reason=_("You get this mail because your organization assigned this course to you."),
            **facts_of(enrollment),
        )


@register
class Due(AboutDueDate):
    """A due date comes near. Context: ``enrollment``, its uuid, and ``due_date`` (ISO 8601)."""

    code = "due"
    label = gettext_lazy("A course of mine is due soon")

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as the date stands, has not passed, and the course is not complete."""
        enrollment = self.enrollment(context, at=at)
        if enrollment is None or enrollment.due_date is None:
            return None
        days = (enrollment.due_date - enrollment.local_date(at)).days
        if days < 0:
            return None
        subject = (
            ngettext("Due in %(days)s day: %(course)s", "Due in %(days)s days: %(course)s", days)
            if days
            else _("Due today: %(course)s")
        )
        return Letter(
            subject=subject % {"days": days, "course": title_of(enrollment)},
            heading=_("Your course is due on %(day)s") % {"day": day_words(enrollment.due_date)},
            paragraphs=(_("Is the date hard to meet? Speak to your supervisor. What you have done so far is kept."),),
            action=_("Go on with the course"),
            reason=_("You get this mail because this course has a due date. It comes 30, 14, 7 and 1 days before it."),
            **facts_of(enrollment),
        )


@register
class Overdue(AboutDueDate):
    """A due date has passed. Context as that of ``Due``."""

    code = "overdue"
    label = gettext_lazy("A course of mine is overdue")

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as the date stands and the course is not complete."""
        enrollment = self.enrollment(context, at=at)
        if enrollment is None or enrollment.due_date is None:
            return None
        return Letter(
            subject=_("Overdue: %(course)s") % {"course": title_of(enrollment)},
            heading=_("Your course was due on %(day)s") % {"day": day_words(enrollment.due_date)},
            paragraphs=(_("You can still complete it. If something stands in the way, speak to your supervisor."),),
            action=_("Go on with the course"),
            reason=_("You get this mail because the due date of this course has passed. It comes three times at most."),
            **facts_of(enrollment),
        )
