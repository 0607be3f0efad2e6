"""Courses as catalog records, published through the real flow but without pages."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from lms.catalog.models import Course
from lms.catalog.outline import ActivityData, CourseData, ItemContent
from lms.flows.publish import publish

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def lesson_data(title: str, *, minutes: int = 8, required: bool = True) -> ActivityData:
    """Return a lesson."""
    slug = title.lower().replace(" ", "-")
    content = ItemContent(locale="en", title=title, url=f"/courses/sample/{slug}/", content={"body": title})
    return ActivityData(
        key=uuid4(),
        kind="lesson",
        title=title,
        minutes=minutes,
        url=content.url,
        required=required,
        contents=(content,),
    )


def quiz_data(title: str = "Quiz", *, minutes: int = 10) -> ActivityData:
    """Return a quiz."""
    content = ItemContent(locale="en", title=title, url="/courses/sample/quiz/", content={})
    return ActivityData(key=uuid4(), kind="quiz", title=title, minutes=minutes, url=content.url, contents=(content,))


def course_data(
    *, lessons: int = 2, quiz: bool = False, title: str = "Access that works", **fields: object
) -> CourseData:
    """Return a course of ``lessons`` lessons and, if asked, a quiz at its end."""
    activities = [lesson_data(f"Lesson {number}") for number in range(1, lessons + 1)]
    if quiz:
        activities.append(quiz_data())
    values: dict[str, object] = {
        "key": uuid4(),
        "kind": "course",
        "slug": f"sample-{uuid4().hex[:8]}",
        "title": title,
        "summary": "A short course.",
        "language": "en",
        "url": "/courses/sample/",
        "page_id": None,
        "minutes": sum(activity.minutes for activity in activities),
        "objectives": ("Plan a first visit around language.",),
        "activities": tuple(activities),
        **fields,
    }
    return CourseData(**values)  # type: ignore[arg-type]


def publish_course(*, at: datetime = AT, **fields: object) -> Course:
    """Publish a course and return its record."""
    return publish(data=course_data(**fields), at=at)  # type: ignore[arg-type]


def publish_path(*courses: Course, title: str = "Foundations", at: datetime = AT, **fields: object) -> Course:
    """Publish a path over these courses."""
    activities = tuple(
        ActivityData(
            key=course.key,
            kind="course",
            title=course.title,
            minutes=course.minutes,
            url=course.url,
            target_key=course.key,
        )
        for course in courses
    )
    data = course_data(
        lessons=0, title=title, kind="path", activities=activities, minutes=sum(c.minutes for c in courses), **fields
    )
    return publish(data=data, at=at)
