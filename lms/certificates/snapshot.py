"""What a certificate says, frozen in the transaction that issues it. A renamed person or course never changes it."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lms.base.reading import direction_of
from lms.catalog.models import CourseTitle
from lms.catalog.standing import words_of
from lms.conf import conf
from lms.enrollment.models import Enrollment

SCHEMA = 1
STATEMENT = "Not approved for continuing-education credit"
SIGNATORIES: list[dict[str, str]] = []


class Snapshot(TypedDict):
    """All that is printed. ``learning_minutes`` are minutes; ``completed_date`` is the holder's local date, ISO 8601."""

    schema: int
    number: str
    verify_code: str
    verify_url: str
    verify_page: str
    legal_name: str
    family_name: str
    course_title: str
    path_title: str
    course_kind: str
    edition: int
    language: str
    direction: str
    learning_minutes: int
    completed_date: str
    time_zone: str
    organization_name: str
    signatories: list[dict[str, str]]
    statement: str
    sample_notice: str
    paper: str
    objectives: list[str]


def build(*, enrollment: Enrollment, number: str, verify_code: str, path_title: str) -> Snapshot:
    """Return the snapshot of a completed enrollment that came from ``lms.progress.services.lock``."""
    course, person, progress = enrollment.course, enrollment.person, enrollment.progress
    base = conf.PUBLIC_BASE_URL
    words = _words(enrollment)
    return {
        "schema": SCHEMA,
        "number": number,
        "verify_code": verify_code,
        "verify_url": base + _address("lms_verify:code", verify_code),
        "verify_page": (base + _address("lms_verify:index")).split("//", 1)[-1],
        "legal_name": person.legal_name,
        "family_name": person.family_name,
        "course_title": words.title if words else course.title,
        "path_title": path_title,
        "course_kind": course.kind,
        "edition": enrollment.edition.number,
        "language": enrollment.locale,
        "direction": direction_of(enrollment.locale),
        "learning_minutes": enrollment.edition.minutes,
        "completed_date": progress.completed_date.isoformat() if progress.completed_date else "",
        "time_zone": progress.time_zone,
        "organization_name": enrollment.organization_name or conf.ORGANIZATION_NAME,
        "signatories": SIGNATORIES,
        "statement": STATEMENT,
        "sample_notice": _sample_notice(course.review_note, enrollment.locale),
        "paper": conf.CERTIFICATE_PAPER,
        "objectives": words.words.splitlines() if words else list(enrollment.edition.outline.get("objectives", [])),
    }


def _words(enrollment: Enrollment) -> CourseTitle | None:
    """Return the title and objectives in the language in which the course was completed, where it has them."""
    if enrollment.locale == enrollment.course.language:
        return None
    return CourseTitle.objects.filter(course_id=enrollment.course_id, locale=enrollment.locale).first()


def _sample_notice(note: str, language: str) -> str:
    """Return the first thing that the course says about its reviews, in the language of the certificate."""
    with translation.override(language):
        return next(iter(words_of(note)), "")


def _address(name: str, *values: str) -> str:
    """Return where the host has the public check, in the site's main language whatever the learner reads."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=values)
