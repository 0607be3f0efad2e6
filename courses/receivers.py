"""Wagtail's page signals: publishing, unpublishing, moving and deleting keep the catalog in step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_unpublished,
    post_page_move,
    workflow_cancelled,
)

from courses import addresses, outline, sites, trainers
from courses.mixins import CourseMixin, LessonMixin, ModuleMixin, PathMixin, QuizMixin
from courses.reviews import services as reviews
from lms.base import clock
from lms.base.pages import page_model
from lms.catalog import editions, version
from lms.catalog import services as catalog
from lms.catalog.models import Activity, Course
from lms.catalog.outline import CourseData
from lms.catalog.support import SupportContact
from lms.catalog.taxonomy import Competency
from lms.flows.publish import publish
from quizzes.bank import WATCHERS, sync_quiz, sync_quiz_settings
from quizzes.models import Question

PARTS = (LessonMixin, QuizMixin, ModuleMixin)
_held: ContextVar[list[Any] | None] = ContextVar("lms_courses_held", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Sync each course once after all pages of it are published, then the paths, which are made of courses."""
    pages: list[Any] = []
    token = _held.set(pages)
    try:
        yield
    finally:
        _held.reset(token)
    offers: list[Any] = [page if isinstance(page, outline.OFFERS) else _course_above(page) for page in pages]
    sources = {offer.translation_key: outline.source_of(offer) for offer in offers if offer is not None}
    for source in sorted(sources.values(), key=lambda page: isinstance(page, PathMixin)):
        sync(source)


def sync(page: Any) -> None:
    """Bring the catalog in step with a course, a path, or the course that a lesson or quiz belongs to."""
    offer = page if isinstance(page, outline.OFFERS) else _course_above(page)
    if offer is None:
        return
    source = outline.source_of(offer)
    if not source.live:
        catalog.retire(key=source.translation_key, at=clock.now())
        addresses.follow(source.translation_key)
        return
    with transaction.atomic():
        if isinstance(source, PathMixin):
            publish(data=outline.path_data(source), at=clock.now())
        else:
            _publish_course(source)


def _publish_course(source: Any) -> None:
    data = outline.course_data(source)
    course = publish(data=data, at=clock.now())
    addresses.follow(course.key)
    sync_quizzes(source, course, waits=is_waiting(course, data))
    sync_paths(course)


def sync_paths(course: Course) -> None:
    """Write the paths that a course is a part of."""
    for path in Course.objects.filter(kind=Course.Kind.PATH, activities__target=course, page__isnull=False).distinct():
        if path.page is not None:
            publish(data=outline.path_data(path.page.specific), at=clock.now())


def is_waiting(course: Course, data: CourseData) -> bool:
    """Tell whether something of a course is published and not released."""
    return course.edition is not None and bool(editions.waiting(edition=course.edition, data=data))


def sync_quizzes(source: Any, course: Course, *, waits: bool) -> None:
    """Write the quizzes as they are published; while changes wait for a release, only what holds for everybody at once."""
    activities = {
        activity.key: activity for activity in Activity.objects.filter(course=course, kind=Activity.Kind.QUIZ)
    }
    for page, _module in outline.activity_pages(source):
        activity = activities.get(page.translation_key)
        if not isinstance(page, QuizMixin) or activity is None:
            continue
        url = page.get_url() or ""  # type: ignore[attr-defined]
        if waits:
            sync_quiz_settings(activity=activity, attempts_allowed=page.attempts_allowed, url=url)
        else:
            sync_quiz(
                activity=activity,
                title=page.title,  # type: ignore[attr-defined]
                intro=page.intro,
                questions=[block.value for block in page.questions if block.value],
                pass_mark=page.pass_mark,
                attempts_allowed=page.attempts_allowed,
                url=url,
            )


def on_question_written(question: Question) -> None:
    """Sync the courses whose quizzes ask a question that has changed."""
    used = Course.objects.filter(
        kind=Course.Kind.COURSE, page__isnull=False, activities__quiz__items__question=question
    )
    for course in used.distinct():
        if course.page is not None:
            sync(course.page.specific)


WATCHERS.append(on_question_written)


def _course_above(page: Any) -> Any:
    if not isinstance(page, PARTS):
        return None
    for ancestor in reversed(page.get_ancestors().specific()):  # type: ignore[union-attr]
        if isinstance(ancestor, CourseMixin):
            return ancestor
    return None


@receiver([page_published, page_unpublished], dispatch_uid="lms_courses.published")
def on_published(instance: Any, **_kwargs: Any) -> None:
    """Sync after publishing and unpublishing; the catalog page itself shows its new words."""
    held = _held.get()
    if held is None:
        sync(instance)
    else:
        held.append(instance)
    version.renew()


@receiver(post_page_move, dispatch_uid="lms_courses.moved")
def on_moved(instance: Any, parent_page_before: Any, **_kwargs: Any) -> None:
    """Sync the course that a part left and the one it came to."""
    page = instance.specific
    version.renew()
    sync(page)
    before = parent_page_before.specific
    if isinstance(page, PARTS) and isinstance(before, (CourseMixin, ModuleMixin)):
        sync(before)


@receiver(post_delete, sender=page_model(), dispatch_uid="lms_courses.deleted")
def on_deleted(instance: Any, **_kwargs: Any) -> None:
    """Close a course whose page is deleted; sync the course of a deleted part. Records stay as they are."""
    catalog.retire(key=instance.translation_key, at=clock.now())
    addresses.follow(instance.translation_key)
    reviews.close_deleted(course_key=instance.translation_key, at=clock.now())
    parent = page_model().objects.filter(path=instance.path[: -instance.steplen]).first()
    above = parent.specific if parent is not None else None
    if isinstance(above, (CourseMixin, ModuleMixin)):
        sync(above)


@receiver([post_save, post_delete], sender=Site, dispatch_uid="lms_courses.site")
def on_site_changed(**_kwargs: Any) -> None:
    """Forget the site that the cache keeps."""
    sites.forget()
    version.renew()


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="lms_courses.restriction")
@receiver([post_save, post_delete], sender=SupportContact, dispatch_uid="lms_courses.support")
@receiver([post_save, post_delete], sender=Competency, dispatch_uid="lms_courses.competency")
def on_shown_changed(**_kwargs: Any) -> None:
    """Forget what the cache keeps of the catalog and the support contacts."""
    version.renew()


@receiver(workflow_cancelled, dispatch_uid="lms_courses.review_canceled")
def on_review_canceled(instance: Any, **_kwargs: Any) -> None:
    """Close a request for review that Wagtail ended, as publishing in the middle of it does."""
    reviews.close_canceled(workflow_state_id=instance.pk, at=clock.now())


@receiver(copy_for_translation_done, dispatch_uid="lms_courses.translated")
def on_translated(source_obj: Any, **_kwargs: Any) -> None:
    """Let the trainers of a course write its translations too."""
    if isinstance(source_obj, CourseMixin) and trainers.has_team(source_obj):
        trainers.team_of(source_obj)
