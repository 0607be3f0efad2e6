"""A renewal is another cycle: it takes over what was done as it is asked for now, and the completion before stays."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.catalog import services as catalog
from lms.catalog.changes import Effect
from lms.catalog.models import Course
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.enrollment.services import CourseClosedError
from lms.flows.enroll import enroll
from lms.flows.publish import publish
from lms.flows.renew import renew
from lms.progress.renewal import taken_over
from lms.progress.services import Result
from tests.factories import AT, PersonFactory, course_data
from tests.flows.test_classes_of_a_change import LONG, effect_on, finish, now, released, states, written

pytestmark = pytest.mark.django_db

PASSED = Result(score=90, passed=True)


@pytest.fixture
def data():
    return written(course_data(lessons=2, quiz=True), 0, LONG)


@pytest.fixture
def completed(data):
    enrollment = enroll(person=PersonFactory(), course=publish(data=data, at=AT), at=AT)
    for number, result in ((0, None), (1, None), (2, PASSED)):
        finish(enrollment, number, result=result)
    return now(enrollment)


def test_only_what_is_to_be_read_again_is_open(data, completed):
    released(written(data, 0, "all new"), effects=effect_on(data, 0, Effect.REREAD))
    renewed = renew(enrollment=completed, at=AT)
    assert (renewed.cycle, renewed.edition.number, renewed.source) == (2, 2, "renewal")
    assert states(renewed) == ["", "done", "done"]
    assert (now(renewed).progress.done_count, now(renewed).progress.total_count) == (2, 3)
    finish(renewed, 0)
    assert now(renewed).progress.is_learned_here
    assert states(renewed) == ["done", "done", "done"]
    assert Certificate.objects.filter(status=Certificate.Status.VALID).count() == 2


def test_the_completion_before_and_its_records_stay(data, completed):
    released(written(data, 0, "all new"), effects=effect_on(data, 0, Effect.REREAD))
    renew(enrollment=completed, at=AT)
    before = now(completed)
    assert (before.progress.is_learned_here, before.edition.number) == (True, 1)
    assert states(completed) == ["done", "done", "done"]


def test_a_new_part_and_a_quiz_to_be_passed_again_are_asked(data, completed):
    added = course_data(lessons=1).activities
    released(replace(data, activities=(*data.activities, *added)), effects=effect_on(data, 2, Effect.RETEST))
    assert states(renew(enrollment=completed, at=AT)) == ["done", "done", "", ""]


def test_a_correction_asks_nothing_so_the_quiz_is_asked_as_a_check(data, completed):
    released(written(data, 0, LONG.replace("one", "One", 1)))
    assert states(renew(enrollment=completed, at=AT)) == ["done", "done", ""]


def test_where_nothing_changed_and_no_quiz_is_there_everything_is_asked():
    enrollment = enroll(person=PersonFactory(), course=publish(data=course_data(lessons=2), at=AT), at=AT)
    finish(enrollment, 0)
    finish(enrollment, 1)
    assert states(renew(enrollment=now(enrollment), at=AT)) == ["", ""]


def test_the_author_can_ask_for_the_whole_course(data, completed):
    Course.objects.update(renewal=Course.Renewal.ALL)
    released(written(data, 0, "all new"), effects=effect_on(data, 0, Effect.REREAD))
    assert states(renew(enrollment=completed, at=AT)) == ["", "", ""]


def test_what_was_not_learned_here_takes_nothing_over(data, completed):
    type(completed.progress).objects.update(completed_how="imported")
    released(written(data, 0, "all new"), effects=effect_on(data, 0, Effect.REREAD))
    renewed = renew(enrollment=completed, at=AT)
    assert [now(renewed).progress.state.get(item["key"], "") for item in renewed.edition.outline["items"]] == [""] * 3


def test_two_clicks_open_one_renewal(data, completed):
    first = renew(enrollment=completed, at=AT)
    assert renew(enrollment=completed, at=AT).pk == first.pk
    assert renew(enrollment=now(first), at=AT).pk == first.pk
    assert Enrollment.objects.count() == 2


def test_a_closed_course_is_not_renewed(data, completed):
    catalog.retire(key=data.key, at=AT)
    with pytest.raises(CourseClosedError):
        renew(enrollment=completed, at=AT)


@pytest.mark.parametrize("lessons", [1, 20])
def test_a_renewal_takes_the_same_statements_for_any_number_of_parts(lessons):
    data = course_data(lessons=lessons, quiz=True)
    enrollment = enroll(person=PersonFactory(), course=publish(data=data, at=AT), at=AT)
    for number in range(lessons):
        finish(enrollment, number)
    finish(enrollment, lessons, result=PASSED)
    with CaptureQueriesContext(connection) as queries:
        renew(enrollment=now(enrollment), at=AT)
    found = [
        query["sql"] for query in queries.captured_queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))
    ]
    assert len(found) == 16


def test_parts_that_were_not_done_are_not_taken_over():
    line = {"key": "a", "serial": 1, "kind": "lesson", "required": True, "minutes": 1}
    other = line | {"key": "b"}
    assert taken_over({"items": [line]}, {"a": "started"}, {"items": [line, other]}) == []
    assert taken_over({"items": [line]}, {"a": "done"}, {"items": [line, other]}) == [line]
