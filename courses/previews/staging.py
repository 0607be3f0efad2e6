"""Plays a page before its trainer as somebody else would see it. Registers itself as what answers for the modes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language, gettext

from courses.mixins import CourseMixin, LessonMixin, ModuleMixin, PathMixin, QuizMixin
from courses.previews.drafts import Drafted, course_above, draft_of
from courses.previews.modes import LOCKED, OUTSIDE, STAGES, Preview, Scene
from courses.serving import refuse
from lms.base import clock
from lms.base.clock import site_day
from lms.catalog.models import Course
from lms.enrollment.access import Access, AccessFacts, Reason, Shut, decide
from lms.flows.opening import shut_parts
from lms.organizations.models import Person
from lms.organizations.viewer import remember

OK = 200
SAMPLE_DAYS = 14
POLICY_REPLACE = "_csp_replace"
"""The attribute by which django-csp takes other sources for one response."""


def stage(page: Any, request: HttpRequest, mode: str) -> HttpResponseBase:
    """Answer for a page in one of its modes, with nothing asked of or written about the person who looks."""
    at = clock.now()
    person = Person(legal_name=gettext("A learner"))
    person.is_supervisor = person.is_administrator = False
    remember(request, person)
    if isinstance(page, ModuleMixin):
        return _module(page, request, mode)
    _tell(request, Preview(mode))
    if isinstance(page, CourseMixin | PathMixin):
        page.scene, sample = _scene_of_offer(page, person, mode, at)
        _tell(request, Preview(mode, sample))
    elif isinstance(page, LessonMixin | QuizMixin):
        refused = _enter(page, request, person, mode, at)
        if refused is not None:
            return _sealed(refused)
    return _sealed(page.previewed(request))


def _module(page: Any, request: HttpRequest, mode: str) -> HttpResponseBase:
    """Show the course: a module is a heading in it, and its own address leads there."""
    course = course_above(page)
    course.played_with = page
    return stage(course, request, mode)


def _tell(request: HttpRequest, preview: Preview) -> None:
    request.lms_preview = preview  # type: ignore[attr-defined]


def _sealed(response: HttpResponseBase) -> HttpResponseBase:
    """Let no form be sent from a preview, where the site has a policy; without one they lead to no record."""
    setattr(response, POLICY_REPLACE, {"form-action": ["'none'"]})
    return response


def _scene_of_offer(page: Any, person: Person, mode: str, at: datetime) -> tuple[Scene, bool]:
    """Return the scene before a course or path, and whether its day is an example."""
    drafted = draft_of(page, page.played_with or page, person=person, at=at)
    scene, sample = Scene(course=drafted.course, before=drafted.before, tags=drafted.tags), False
    if mode == LOCKED and isinstance(page, PathMixin):
        sample = _at_the_door(drafted.course, at).reason == Reason.ENROLL
        if sample:
            drafted.course.opens_on = _sample_day(at)
    elif mode == LOCKED:
        scene.enrollment, scene.shut = drafted.enrollment, _shut(drafted, at)
        if drafted.outline["items"] and not scene.shut:
            scene.shut, sample = {drafted.outline["items"][-1]["key"]: Shut(day=_sample_day(at))}, True
    elif mode != OUTSIDE:
        scene.enrollment, scene.before = drafted.enrollment, [replace(each, met=True) for each in drafted.before]
    return scene, sample


def _shut(drafted: Drafted, at: datetime) -> dict[str, Shut]:
    language = get_language() or ""
    return shut_parts(enrollment=drafted.enrollment, at=at, locale=language, before=drafted.before)


def _enter(page: Any, request: HttpRequest, person: Person, mode: str, at: datetime) -> HttpResponseBase | None:
    """Let the learner of the scene into a lesson or quiz, or return what they are told at the door."""
    drafted = draft_of(course_above(page), page, person=person, at=at)
    course = drafted.course
    page.scene = Scene(course=course, enrollment=drafted.enrollment)
    if mode == OUTSIDE:
        return refuse(request, page, _at_the_door(course, at), course, status=OK)
    if mode == LOCKED:
        shut = _shut(drafted, at).get(str(page.translation_key))
        _tell(request, Preview(mode, sample=shut is None))
        access = Access(allowed=False, reason=Reason.LOCKED, shut=shut or Shut(day=_sample_day(at)))
        return refuse(request, page, access, course, status=OK)
    request.lms_enrollment = drafted.enrollment  # type: ignore[attr-defined]
    return None


def _at_the_door(course: Course, at: datetime) -> Access:
    return decide(
        AccessFacts(
            signed_in=True,
            enrolled=False,
            may_edit=False,
            course_live=True,
            entry=course.entry,
            today=site_day(at),
            opens_on=course.opens_on,
            closes_on=course.closes_on,
        )
    )


def _sample_day(at: datetime) -> date:
    return site_day(at) + timedelta(days=SAMPLE_DAYS)


STAGES.append(stage)
