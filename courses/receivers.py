"""Wagtail's page signals: publishing, unpublishing, moving and deleting keep the catalog in step."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses import outline, sites
from courses.mixins import CourseMixin, LessonMixin, ModuleMixin, PathMixin, QuizMixin
from lms.base import clock
from lms.base.pages import page_model
from lms.catalog import services as catalog
from lms.catalog import version
from lms.catalog.models import Activity, Course
from lms.catalog.support import SupportContact
from lms.catalog.taxonomy import Competency
from lms.flows.publish import publish
from quizzes.bank import sync_quiz

PARTS = (LessonMixin, QuizMixin, ModuleMixin)


def sync(page: Any) -> None:
    """Bring the catalog in step with a course, a path, or the course that a lesson or quiz belongs to."""
    offer = page if isinstance(page, outline.OFFERS) else _course_above(page)
    if offer is None:
        return
    source = outline.source_of(offer)
    if not source.live:
        catalog.retire(key=source.translation_key, at=clock.now())
        return
    with transaction.atomic():
        if isinstance(source, PathMixin):
            publish(data=outline.path_data(source), at=clock.now())
        else:
            _publish_course(source)


def _publish_course(source: Any) -> None:
    course = publish(data=outline.course_data(source), at=clock.now())
    activities = {
        activity.key: activity for activity in Activity.objects.filter(course=course, kind=Activity.Kind.QUIZ)
    }
    for page, _module in outline.activity_pages(source):
        if isinstance(page, QuizMixin):
            sync_quiz(
                activity=activities[page.translation_key],  # type: ignore[attr-defined]
                title=page.title,  # type: ignore[attr-defined]
                intro=page.intro,
                questions=[block.value for block in page.questions if block.value],
                pass_mark=page.pass_mark,
                attempts_allowed=page.attempts_allowed,
                url=page.get_url() or "",  # type: ignore[attr-defined]
            )
    for path in Course.objects.filter(kind=Course.Kind.PATH, activities__target=course, page__isnull=False).distinct():
        if path.page is not None:
            publish(data=outline.path_data(path.page.specific), at=clock.now())


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
    sync(instance)
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
