"""A change of a course that people take waits for its release; its class decides who does what again, and nothing is reset."""

from dataclasses import replace
from uuid import UUID

import pytest

from lms.catalog.changes import Effect
from lms.catalog.editions import Release, asked_again
from lms.catalog.models import Activity, Course, CourseEdition
from lms.catalog.outline import ItemContent
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity, open_activity
from lms.flows.publish import publish
from lms.flows.release import NothingToReleaseError, change_over, release
from lms.progress.models import ActivityRecord
from lms.progress.recompute import differences
from lms.progress.services import Result
from tests.factories import AT, PersonFactory, UserFactory, course_data

pytestmark = pytest.mark.django_db

LONG = "one two three four five six seven eight nine ten " * 10


def written(data, number, text=None, **fields):
    """Return the data with another text or other fields in one part."""
    parts = list(data.activities)
    part = parts[number]
    if text is not None:
        fields["contents"] = (replace(part.contents[0], content={"body": text}), *part.contents[1:])
    parts[number] = replace(part, **fields)
    return replace(data, activities=tuple(parts))


def finish(enrollment, number, *, result=None, at=AT):
    """Finish a part of the edition that the enrollment takes now."""
    taken = Enrollment.objects.select_related("edition").get(pk=enrollment.pk)
    item = taken.edition.outline["items"][number]
    name = f"{taken.pk}:{item['key']}:{item['serial']}:{result}"
    return finish_activity(
        enrollment_id=taken.pk, activity_key=UUID(item["key"]), result=result or Result(), at=at, idempotency_key=name
    )


def now(enrollment):
    """Return the enrollment as it is stored."""
    return Enrollment.objects.select_related("edition", "progress", "course").get(pk=enrollment.pk)


def states(enrollment):
    """Return the states of the parts in the order of the edition that the enrollment takes; replaying agrees."""
    taken = now(enrollment)
    assert differences(taken) == []
    return [taken.progress.state.get(item["key"], "") for item in taken.edition.outline["items"]]


@pytest.fixture
def data():
    base = course_data(lessons=2, quiz=True)
    return written(written(base, 0, LONG), 1, LONG)


@pytest.fixture
def taken(data):
    """Somebody who has read both lessons."""
    enrollment = enroll(person=PersonFactory(), course=publish(data=data, at=AT), at=AT)
    finish(enrollment, 0)
    finish(enrollment, 1)
    return enrollment


def released(data, **fields):
    """Publish the change and release it."""
    publish(data=data, at=AT)
    return release(data=data, decided=Release(**fields), at=AT)


def effect_on(data, number, effect):
    """Return the classes with one for a part."""
    return {str(data.activities[number].key): effect}


def test_the_first_publication_and_changes_before_anybody_enrolled_ask_nothing(data):
    first = publish(data=data, at=AT).edition
    again = publish(data=written(data, 0, "quite different"), at=AT).edition
    assert again.pk == first.pk
    assert again.number == 1
    assert again.items.first().content == {"body": "quite different"}


def test_a_published_change_waits_until_it_is_released(data, taken):
    course = publish(data=written(data, 0, "quite different"), at=AT)
    assert course.edition.number == 1
    assert course.edition.items.order_by("pk").first().content == {"body": LONG}
    release(data=written(data, 0, "quite different"), decided=Release(), at=AT)
    assert Course.objects.get().edition.number == 2


def test_how_a_course_is_offered_holds_at_once_for_everybody(data, taken):
    sealed = now(taken).edition.sha256
    course = publish(data=replace(data, title="New name", summary="New words", url="/elsewhere/"), at=AT)
    assert (course.title, course.summary, course.url) == ("New name", "New words", "/elsewhere/")
    assert (course.edition.number, course.edition.sha256) == (1, sealed)
    with pytest.raises(NothingToReleaseError):
        release(data=replace(data, title="New name"), decided=Release(), at=AT)


def test_a_correction_reaches_everybody_at_once_and_asks_nothing(data, taken):
    edition = released(written(data, 0, LONG.replace("one", "One", 1)), follow=CourseEdition.Follow.STAY)
    assert edition.effect == Effect.COSMETIC
    assert now(taken).edition == edition
    assert states(taken) == ["done", "done", ""]
    assert ActivityRecord.objects.count() == 2


def test_a_correction_moves_nobody_who_finishes_an_older_version(data, taken):
    released(written(data, 0, "all new"), effects=effect_on(data, 0, Effect.REREAD), follow=CourseEdition.Follow.STAY)
    released(written(data, 0, "all new!"), follow=CourseEdition.Follow.STAY)
    assert Course.objects.get().edition.number == 3
    assert now(taken).edition.number == 1


def test_what_is_to_be_read_again_is_open_again_with_a_record_of_its_own(data, taken):
    edition = released(written(data, 0, "all new"), effects=effect_on(data, 0, Effect.REREAD))
    assert edition.effect == Effect.REREAD
    assert [item["serial"] for item in edition.outline["items"]] == [2, 1, 1]
    assert states(taken) == ["again", "done", ""]
    assert (now(taken).progress.done_count, now(taken).progress.total_count) == (1, 3)
    finish(taken, 0)
    assert states(taken) == ["done", "done", ""]
    records = ActivityRecord.objects.filter(activity__key=data.activities[0].key).order_by("requirement_serial")
    assert [record.requirement_serial for record in records] == [1, 2]
    assert all(record.done_at for record in records)


def test_a_quiz_to_be_passed_again_keeps_its_score_and_starts_anew(data, taken):
    finish(taken, 2, result=Result(done=False, score=40, passed=False))
    edition = released(data, effects=effect_on(data, 2, Effect.RETEST))
    assert (edition.effect, edition.changes[0]["signs"]) == (Effect.RETEST, [])
    assert states(taken) == ["done", "done", ""]
    open_activity(enrollment_id=taken.pk, activity_key=data.activities[2].key, at=AT)
    assert states(taken)[2] == "started"
    finish(taken, 2, result=Result(done=False, score=50, passed=False))
    finish(taken, 2, result=Result(score=90, passed=True))
    assert states(taken) == ["done", "done", "done"]
    scores = ActivityRecord.objects.filter(activity__kind=Activity.Kind.QUIZ).order_by("requirement_serial")
    assert [(record.requirement_serial, record.score) for record in scores] == [(1, 40), (2, 90)]


def test_opening_what_is_asked_again_counts_as_begun(data, taken):
    released(written(data, 0, "all new"), effects=effect_on(data, 0, Effect.REREAD))
    for _time in range(2):
        open_activity(enrollment_id=taken.pk, activity_key=data.activities[0].key, at=AT)
    assert states(taken)[0] == "started"
    assert taken.events.filter(kind="opened").count() == 1


def test_people_stay_with_the_version_that_they_began_where_the_author_says_so(data, taken):
    released(written(data, 0, "all new"), effects=effect_on(data, 0, Effect.REREAD), follow=CourseEdition.Follow.STAY)
    assert now(taken).edition.number == 1
    assert states(taken) == ["done", "done", ""]
    assert not change_over(enrollment_id=taken.pk, at=AT)
    assert enroll(person=PersonFactory(), course=Course.objects.get(), at=AT).edition.number == 2


def test_people_change_to_the_new_version_when_they_choose_to(data, taken):
    released(written(data, 0, "all new"), effects=effect_on(data, 0, Effect.REREAD), follow=CourseEdition.Follow.CHOOSE)
    assert now(taken).edition.number == 1
    assert change_over(enrollment_id=taken.pk, at=AT)
    assert states(taken) == ["again", "done", ""]
    assert not change_over(enrollment_id=taken.pk, at=AT)


def test_a_completion_stays_with_its_edition_whatever_is_released(data, taken):
    finish(taken, 2, result=Result(score=90, passed=True))
    released(written(data, 0, "all new"), effects=effect_on(data, 0, Effect.RETEST))
    assert not change_over(enrollment_id=taken.pk, at=AT)
    assert now(taken).edition.number == 1
    assert states(taken) == ["done", "done", "done"]
    assert Certificate.objects.count() == 1


def test_one_release_is_one_edition_with_who_made_it_and_what_changed(data, taken):
    author = UserFactory()
    changed = written(written(data, 0, "all new"), 1, title="Renamed")
    edition = released(changed, effects=effect_on(data, 0, Effect.REREAD), note="New figures.", by=author)
    assert (edition.number, edition.made_by, edition.note) == (2, author, "New figures.")
    assert [(line["signs"], line["effect"]) for line in edition.changes] == [
        (["text"], "reread"),
        (["title"], "cosmetic"),
    ]
    assert [line["title"] for line in asked_again(edition)] == ["Lesson 1"]


def test_a_part_that_is_taken_out_completes_whoever_did_the_rest(data, taken):
    released(replace(data, activities=data.activities[:2]))
    assert now(taken).progress.is_learned_here
    assert Activity.objects.get(key=data.activities[2].key).retired_at == AT
    assert Certificate.objects.count() == 1


def test_a_new_part_is_asked_of_those_who_move(data, taken):
    added = course_data(lessons=1).activities
    edition = released(replace(data, activities=(*data.activities, *added)))
    assert states(taken) == ["done", "done", "", ""]
    assert [line["signs"] for line in asked_again(edition)] == [["new"]]


def test_a_language_that_is_added_is_no_change_for_anybody(data, taken):
    lesson = data.activities[0]
    spanish = ItemContent(locale="es", title="Lección", url="/es/leccion/", content={"body": "uno dos"})
    course = publish(data=written(data, 0, contents=(*lesson.contents, spanish)), at=AT)
    assert course.edition.number == 1
    assert course.edition.outline["items"][0]["locales"]["es"]["title"] == "Lección"
    assert course.edition.items.get(locale="es").content == {"body": "uno dos"}
    assert states(taken) == ["done", "done", ""]
    with pytest.raises(NothingToReleaseError):
        release(data=written(data, 0, contents=(*lesson.contents, spanish)), decided=Release(), at=AT)
