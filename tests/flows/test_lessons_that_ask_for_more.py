"""A lesson may ask for time, recordings and checks; the server counts, and the one door refuses until all of it was seen."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.flows.gates import pass_gate
from lms.flows.learn import finish_activity
from lms.flows.publish import publish
from lms.flows.watching import RuleNotMetError, Sign, begin_visit, count_before_finishing, notice
from lms.progress import signals
from lms.progress.models import CourseProgress, LearningEvent, LessonSignals
from lms.progress.recompute import differences
from lms.progress.rules import Signals
from lms.progress.services import Result, UnknownActivityError
from tests.factories import AT, PersonFactory
from tests.factories.courses import course_data

pytestmark = pytest.mark.django_db


def seconds(number):
    """Return the moment so many seconds later."""
    return AT + timedelta(seconds=number)


def learner_of(needs, *, lessons=1, **fields):
    """Return an enrollment in a course whose first lesson asks for this, and that lesson."""
    data = course_data(lessons=lessons, **fields)
    first, *others = data.activities
    course = publish(data=replace(data, activities=(replace(first, needs=needs), *others)), at=AT)
    enrollment = enroll(person=PersonFactory(), course=course, at=AT)
    enrollment.refresh_from_db()
    return enrollment, enrollment.edition.outline["items"][0]


def finish(enrollment, item, at=AT):
    """Mark the lesson as complete as the page does."""
    count_before_finishing(enrollment=enrollment, item=item, at=at)
    return finish_activity(
        enrollment_id=enrollment.pk, activity_key=UUID(item["key"]), result=Result(), at=at,
        idempotency_key=f"lesson:{enrollment.pk}:{item['key']}",
    )  # fmt: skip


def sign(enrollment, item, what=Sign.HERE, at=AT, block=""):
    """Send a sign."""
    return notice(enrollment=enrollment, activity_key=UUID(item["key"]), sign=what, block=block, at=at)


def counted(enrollment, item):
    """Return the seconds that count."""
    return signals.read(enrollment=enrollment, item=item).seconds


def test_beats_add_up_to_the_minimum_time_and_open_the_door():
    enrollment, item = learner_of({"seconds": 60})
    begin_visit(enrollment=enrollment, item=item, at=AT)
    sign(enrollment, item, at=AT)
    for moment in (15, 30, 45):
        assert not sign(enrollment, item, at=seconds(moment)).complete
    with pytest.raises(RuleNotMetError):
        finish(enrollment, item, at=seconds(46))
    assert sign(enrollment, item, at=seconds(60)).complete
    assert finish(enrollment, item, at=seconds(61)).completed
    event = LearningEvent.objects.get(kind="finished")
    assert event.payload["seen"] == {"seconds": 61, "blocks": [], "needs": {"seconds": 60}}
    assert differences(Enrollment.objects.get()) == []


def test_a_beat_counts_thirty_seconds_at_most_however_long_the_browser_was_silent():
    enrollment, item = learner_of({"seconds": 60})
    begin_visit(enrollment=enrollment, item=item, at=AT)
    sign(enrollment, item, at=AT)
    sign(enrollment, item, at=seconds(3000))
    assert counted(enrollment, item) == signals.LONGEST_BEAT
    with pytest.raises(RuleNotMetError):
        finish(enrollment, item, at=seconds(3001))


def test_two_tabs_and_beats_in_a_hurry_count_no_more_than_the_clock():
    enrollment, item = learner_of({"seconds": 600})
    begin_visit(enrollment=enrollment, item=item, at=AT)
    for _again in range(50):
        sign(enrollment, item, at=seconds(10))
    assert counted(enrollment, item) == 10


def test_a_clock_that_goes_back_takes_nothing_away_and_gives_nothing():
    enrollment, item = learner_of({"seconds": 600})
    begin_visit(enrollment=enrollment, item=item, at=seconds(100))
    sign(enrollment, item, at=seconds(110))
    sign(enrollment, item, at=seconds(90))
    sign(enrollment, item, at=seconds(112))
    assert counted(enrollment, item) == 12


def test_time_while_the_lesson_was_hidden_does_not_count():
    enrollment, item = learner_of({"seconds": 600})
    begin_visit(enrollment=enrollment, item=item, at=AT)
    sign(enrollment, item, at=seconds(10))
    sign(enrollment, item, Sign.BACK, at=seconds(20))
    sign(enrollment, item, at=seconds(25))
    assert counted(enrollment, item) == 15


def test_a_visit_counts_an_hour_at_most_until_the_lesson_is_opened_anew():
    enrollment, item = learner_of({"seconds": 600})
    begin_visit(enrollment=enrollment, item=item, at=AT)
    LessonSignals.objects.update(visit_seconds=signals.LONGEST_VISIT - 5, seconds=9000)
    sign(enrollment, item, at=seconds(20))
    sign(enrollment, item, at=seconds(40))
    assert counted(enrollment, item) == 9005
    begin_visit(enrollment=enrollment, item=item, at=seconds(50))
    sign(enrollment, item, at=seconds(60))
    assert counted(enrollment, item) == 9015


def test_without_scripts_the_time_from_opening_to_the_form_counts():
    enrollment, item = learner_of({"seconds": 300})
    begin_visit(enrollment=enrollment, item=item, at=AT)
    with pytest.raises(RuleNotMetError):
        finish(enrollment, item, at=seconds(299))
    assert finish(enrollment, item, at=seconds(300)).completed


def test_a_script_that_ran_takes_the_long_way_of_the_form_away():
    enrollment, item = learner_of({"seconds": 300})
    begin_visit(enrollment=enrollment, item=item, at=AT)
    sign(enrollment, item, at=AT)
    with pytest.raises(RuleNotMetError):
        finish(enrollment, item, at=seconds(2000))


def test_a_lesson_that_was_never_opened_begins_with_its_first_sign():
    enrollment, item = learner_of({"seconds": 60, "checks": ["k"]})
    sign(enrollment, item, at=AT)
    assert counted(enrollment, item) == 0
    assert LessonSignals.objects.get().beats == 1


def test_recordings_and_checks_are_noted_once_each_and_together_meet_the_rule():
    enrollment, item = learner_of({"media": ["m1", "m2"], "checks": ["k"]})
    for block in ("m1", "k", "m1"):
        assert not sign(enrollment, item, Sign.BLOCK, block=block).complete
    assert signals.read(enrollment=enrollment, item=item).blocks == {"m1", "k"}
    assert sign(enrollment, item, Sign.BLOCK, block="m2").complete
    assert finish(enrollment, item).completed
    assert LearningEvent.objects.get(kind="finished").payload["seen"]["blocks"] == ["k", "m1", "m2"]


@pytest.mark.parametrize("needs", [{}, {"checks": ["k"]}])
def test_a_block_that_the_lesson_does_not_ask_for_is_refused_and_stored_nowhere(needs):
    enrollment, item = learner_of(needs)
    with pytest.raises(UnknownActivityError):
        sign(enrollment, item, Sign.BLOCK, block="x" * 5000)
    assert not LessonSignals.objects.exists()


def test_a_lesson_without_a_rule_stores_nothing_and_finishes_at_once():
    enrollment, item = learner_of({})
    begin_visit(enrollment=enrollment, item=item, at=AT)
    assert finish(enrollment, item).completed
    assert not LessonSignals.objects.exists()
    assert "seen" not in LearningEvent.objects.get(kind="finished").payload


def test_what_was_seen_of_a_lesson_before_it_changed_does_not_meet_its_new_requirement():
    enrollment, item = learner_of({"checks": ["k"]})
    sign(enrollment, item, Sign.BLOCK, block="k")
    assert signals.read(enrollment=enrollment, item={**item, "serial": 2}) == Signals()
    found = {"serial": 1, "seconds": 5, "blocks": {"k": True}}
    assert signals.signals_in(found, item) == Signals(5, frozenset("k"))
    assert signals.signals_in(found, {**item, "serial": 2}) == signals.signals_in(None, item) == Signals()


def test_the_database_keeps_one_row_for_a_lesson():
    enrollment, item = learner_of({"checks": ["k"]})
    sign(enrollment, item, Sign.BLOCK, block="k")
    row = LessonSignals.objects.get()
    assert str(row) == f"{enrollment.pk} · {item['id']}"
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_gate_completes_the_course_once_its_parts_are_done():
    enrollment, item = learner_of({}, gates=("evaluation",))
    assert not finish(enrollment, item).completed
    outcome = pass_gate(enrollment=enrollment, gate="evaluation", at=AT)
    assert outcome.completed
    assert outcome.certificate is not None
    assert pass_gate(enrollment=enrollment, gate="evaluation", at=AT).certificate is None
    assert LearningEvent.objects.filter(kind="gate").count() == 1
    assert differences(Enrollment.objects.get()) == []


def test_a_gate_that_was_passed_first_counts_when_the_parts_are_done():
    enrollment, item = learner_of({}, gates=("evaluation",))
    assert not pass_gate(enrollment=enrollment, gate="evaluation", at=AT).completed
    assert finish(enrollment, item).completed


def test_a_recomputation_finds_a_gate_that_no_event_supports():
    learner_of({}, gates=("evaluation",))
    CourseProgress.objects.update(state={"gate:evaluation": "done"}, done_count=1)
    assert {difference.field for difference in differences(Enrollment.objects.get())} == {"state", "done_count"}


class AnyOrderOfSigns(TestCase):
    """Whatever a browser says and when, no more time counts than has passed."""

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 4000), st.sampled_from([Sign.HERE, Sign.BACK]))))
    def test_no_more_counts_than_has_passed(self, said):
        """Beats, some of them after the lesson was hidden."""
        enrollment, item = learner_of({"seconds": 60})
        begin_visit(enrollment=enrollment, item=item, at=AT)
        for moment, what in said:
            sign(enrollment, item, what, at=seconds(moment))
        latest = max((moment for moment, _what in said), default=0)
        assert counted(enrollment, item) <= min(latest, signals.LONGEST_VISIT, len(said) * signals.LONGEST_BEAT)
