"""Attempts under way at a published quiz."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from lms.base import clock
from lms.flows.enroll import enroll
from lms.organizations.models import Person
from quizzes import services
from quizzes.models import Attempt, Quiz
from tests.factories.courses import AT
from tests.factories.pages import SINGLE, course_page, record_of
from tests.factories.people import PersonFactory


def attempt_of(person: Person | None = None, *items: dict[str, Any], attempts: int | None = None) -> Attempt:
    """Enroll a person (a new one if none is given) in a new course and start its quiz."""
    page = course_page(items=items or (SINGLE,), attempts=attempts, slug=f"course-{uuid4().hex[:8]}")
    enrollment = enroll(person=person or PersonFactory(), course=record_of(page), at=AT)
    quiz = Quiz.objects.select_related("activity").get(activity__course=enrollment.course)
    return services.start(enrollment=enrollment, quiz=quiz, at=clock.now())


def address_of(attempt: Attempt, number: int = 1, tail: str = "") -> str:
    """Return the address of a question, or with ``tail="save/"`` that of its autosave."""
    return f"/training/attempts/{attempt.uuid}/q/{number}/{tail}"


def submit_address(attempt: Attempt) -> str:
    """Return where an attempt is submitted."""
    return f"/training/attempts/{attempt.uuid}/submit/"
