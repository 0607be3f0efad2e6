"""A catalog of very many courses, written in bulk."""

from __future__ import annotations

from uuid import uuid4

from lms.catalog import loading, search, version
from lms.catalog.models import Course, CourseEdition, CourseTitle
from lms.catalog.taxonomy import Competency
from tests.factories.courses import AT

SUBJECTS = ("Interpreting", "Stigma", "Housing", "Consent", "Grief", "Outreach", "Disability access", "First visits")
OUTLINE = {"items": [], "minutes": 0, "method": {}, "objectives": []}


def many_courses(count: int) -> None:
    """Make open courses with tags and a title in two languages, and enter them into the index."""
    loading.load_shipped()
    courses = Course.objects.bulk_create(
        Course(
            key=uuid4(), slug=f"many-{number}", title=f"{SUBJECTS[number % len(SUBJECTS)]} {number}", minutes=10 + number % 90,
            summary="What to ask, what to say and what to write down when the next visit is not like the last one.",
            url=f"/courses/many-{number}/",
        )
        for number in range(count)
    )  # fmt: skip
    editions = CourseEdition.objects.bulk_create(
        CourseEdition(course=course, number=1, outline=OUTLINE, sha256="0" * 64, made_at=AT) for course in courses
    )
    for course, edition in zip(courses, editions, strict=True):
        course.edition = edition
    Course.objects.bulk_update(courses, ["edition"], batch_size=500)
    CourseTitle.objects.bulk_create(
        CourseTitle(
            course=course, locale=locale, title=course.title, summary=course.summary, url=course.url, words="Plan care"
        )
        for course in courses
        for locale in ("en", "es")
    )
    tags = list(Competency.objects.order_by("pk"))
    through = Course.competencies.through
    through.objects.bulk_create(
        through(course=course, competency=tags[(number * step) % len(tags)])
        for number, course in enumerate(courses)
        for step in (1, 7)
        if step == 1 or (number * 7) % len(tags) != number % len(tags)
    )
    search.enter_all()
    version.renew()
