"""What the learner pages share: safe methods only, private answers, and one query for all that is the learner's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from courses import sites
from courses.copies import show_edition
from courses.previews.modes import PreviewedMixin
from lms.base import clock
from lms.base.clock import site_day
from lms.base.reading import told_in
from lms.base.web import mark_private
from lms.catalog.models import Course
from lms.catalog.outline import Outline, OutlineItem
from lms.catalog.said import item_said, say
from lms.enrollment.access import Access, AccessFacts, Shut, decide
from lms.enrollment.models import Enrollment
from lms.flows import learn, opening, watching
from lms.organizations.viewer import remember
from lms.progress import signals
from lms.progress.explain import Explanation, explain_lesson
from lms.progress.rules import DONE, done_keys


class LearnerPageMixin(PreviewedMixin):
    """A page that answers GET and HEAD and changes nothing by them but the learner's bookmark."""

    allowed_http_methods = ["GET", "HEAD"]  # noqa: RUF012  # Wagtail's name and form
    api_fields: list[Any] = []  # noqa: RUF012  # no content for the public API
    shown_in: str = ""
    """The language of the copy of an edition that is shown in its place."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; what a signed-in person sees is theirs alone."""
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        return mark_private(response) if request.user.is_authenticated else response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the language of the page's own words, and the attributes to mark them with where another one is read."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        language = self.shown_in or sites.language_of(self)
        return {**context, "written_in": language, "told": told_in(language)}


def enrollment_in(
    request: HttpRequest, *, course_key: UUID | None = None, activity_key: UUID | None = None
) -> Enrollment | None:
    """Return the visitor's enrollment by the key of the course or of one of its activities, in one query."""
    if not request.user.is_authenticated:
        return None
    also = {"seen": signals.seen_with_enrollment(activity_key=activity_key)} if activity_key else None
    found = Enrollment.objects.for_page(request.user, course_key=course_key, activity_key=activity_key, also=also)
    if found is not None:
        remember(request, found.person)
    return found


def enter(page: Any, request: HttpRequest) -> HttpResponseBase | None:
    """Let the visitor into a lesson or quiz, or return the answer that says what to do to get in.

    The request keeps the enrollment, which a trainer's look has none of, and what of its course is shut.
    """
    enrollment = enrollment_in(request, activity_key=page.translation_key)
    at, shut = clock.now(), {}
    if enrollment is not None:
        course: Course | None = enrollment.course
        shut = opening.shut_parts(enrollment=enrollment, at=at, locale=get_language() or "")
    else:
        course = Course.objects.filter(activities__key=page.translation_key, kind=Course.Kind.COURSE).first()
    why_shut = shut.get(str(page.translation_key))
    access = access_to(page, request, enrollment, course, why_shut)
    if not access.allowed:
        return refuse(request, page, access, course)
    if enrollment is not None and why_shut is None:
        learn.bookmark(enrollment=enrollment, activity_key=page.translation_key, at=at)
        item = item_in(enrollment.edition.outline, page.translation_key)
        if item is not None:
            watching.begin_visit(enrollment=enrollment, item=item, at=at)
        show_edition(page, enrollment)
    request.lms_enrollment = enrollment if why_shut is None else None  # type: ignore[attr-defined]
    request.lms_shut = shut  # type: ignore[attr-defined]
    return None


def access_to(
    page: Any, request: HttpRequest, enrollment: Enrollment | None, course: Course | None, shut: Shut | None
) -> Access:
    """Decide whether the visitor may open the body of a lesson or quiz."""
    enrolled = enrollment is not None
    return decide(
        AccessFacts(
            signed_in=request.user.is_authenticated,
            enrolled=enrolled,
            may_edit=(not enrolled or shut is not None) and may_edit(page, request),
            course_live=course is not None and course.is_live,
            entry=course.entry if course is not None else "",
            today=site_day(clock.now()),
            opens_on=course.opens_on if course is not None else None,
            closes_on=course.closes_on if course is not None else None,
            shut=shut,
        )
    )


def may_edit(page: Any, request: HttpRequest) -> bool:
    """Tell whether the visitor is a trainer of this page."""
    user = request.user
    if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return False
    return bool(page.permissions_for_user(user).can_edit())


def refuse(
    request: HttpRequest, page: Any, access: Access, course: Course | None, *, status: int = 403
) -> HttpResponseBase:
    """Answer 403 with the reason and what to do; a preview of that is no refusal."""
    told = told_in(sites.language_of(page))
    context = {"page": page, "access": access, "course": course, "place": "courses", "told": told}
    return mark_private(render(request, "courses/closed.html", context, status=status))


def item_in(outline: Outline, key: UUID) -> OutlineItem | None:
    """Return the line of a lesson or quiz, None where the learner's edition does not hold it."""
    return next((item for item in outline["items"] if item["key"] == str(key)), None)


def steps_of(request: HttpRequest, enrollment: Enrollment, key: UUID) -> dict[str, Any]:
    """Return outline, previous and next step of a lesson or quiz for the learner, from the edition alone."""
    state, shut = states_of(enrollment), getattr(request, "lms_shut", {})
    source = enrollment.course.language
    say([enrollment.course])
    items = [
        {
            **item_said(item, source=source),
            "state": state.get(item["key"], ""),
            "shut": shut.get(item["key"]),
        }
        for item in enrollment.edition.outline["items"]
    ]
    at = next((index for index, item in enumerate(items) if item["key"] == str(key)), None)
    return {
        "outline": items,
        "number": None if at is None else at + 1,
        "current": None if at is None else items[at],
        "asked": None if at is None else _asked(enrollment, items[at]),
        "either": [] if at is None else _either(items, items[at]),
        "previous": items[at - 1] if at else None,
        "next": items[at + 1] if at is not None and at + 1 < len(items) else None,
    }


def states_of(enrollment: Enrollment) -> dict[str, str]:
    """Return the state of each part; one that another completed just as well is done too."""
    state = enrollment.progress.state
    return {**state, **dict.fromkeys(done_keys(enrollment.edition.outline, state), DONE)}


def opens_told(items: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """Return when each part opens as those are told who do not take the course: day, days and the title of a part."""
    titles = {item["key"]: item["title"] for item in items}
    return {
        item["key"]: {
            "day": date.fromisoformat(opens["on"]) if "on" in opens else None,
            "days": opens.get("days"),
            "after": titles.get(opens.get("after", "")),
        }
        for item in items
        if (opens := item.get("opens"))
    }


def _either(items: Sequence[Any], item: Any) -> list[Any]:
    """Return the parts that complete the same as this one."""
    main = item.get("instead_of", item["key"])
    return [other for other in items if other is not item and main in {other["key"], other.get("instead_of")}]


def _asked(enrollment: Enrollment, item: Any) -> Explanation | None:
    """Return what the lesson asks for and how much of it was seen, None once it is done."""
    if item["state"] == DONE:
        return None
    return explain_lesson(item, signals.signals_in(vars(enrollment).get("seen"), item))
