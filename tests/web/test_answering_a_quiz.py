"""Answers are saved one by one, nothing is lost, and the key stays on the server until the attempt is submitted."""

from datetime import timedelta

import pytest

from lms.base import clock
from lms.flows.enroll import enroll
from lms.progress.models import ActivityRecord, LearningEvent
from lms.reflections.models import Reflection
from quizzes import bank, services
from quizzes.errors import AttemptClosedError
from quizzes.models import Attempt, AttemptQuestion, Question, QuestionRevision, Quiz
from quizzes.tasks import expire_attempts
from tests.factories import AT, PersonFactory, supervisor_of, team_of
from tests.factories.pages import MATCHING, ORDERING, REFLECTION, SINGLE, course_page, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(sign_in):
    """Return a function that starts a quiz: client, attempt, enrollment."""

    def start(*items, attempts=None):
        page = course_page(items=items or (SINGLE,), attempts=attempts)
        person = PersonFactory()
        enrollment = enroll(person=person, course=record_of(page), at=AT)
        attempt = services.start(
            enrollment=enrollment, quiz=Quiz.objects.select_related("activity").get(), at=clock.now()
        )
        return sign_in(person), attempt, enrollment

    return start


def address(attempt, number=1, tail=""):
    """Return the address of a question."""
    return f"/training/attempts/{attempt.uuid}/q/{number}/{tail}"


def test_neither_page_nor_script_holds_the_key_before_submitting(begun):
    client, attempt, _enrollment = begun(SINGLE, ORDERING, MATCHING)
    for number in (1, 2, 3):
        text = client.get(address(attempt, number)).content.decode()
        assert "FEEDBACK" not in text
        assert "correct" not in text
    client.post(f"/training/attempts/{attempt.uuid}/submit/")
    assert "FEEDBACK-RIGHT" in client.get(f"/training/attempts/{attempt.uuid}/").content.decode()


def test_the_result_of_an_open_attempt_is_its_review(begun):
    client, attempt, _enrollment = begun()
    assert client.get(f"/training/attempts/{attempt.uuid}/").url.endswith("/review/")


def test_an_answer_is_kept_and_shown_when_coming_back(begun):
    client, attempt, _enrollment = begun()
    client.post(address(attempt), {"answer": "o1", "revision": "0", "go": "stay", "flag": "1"})
    text = client.get(address(attempt)).content.decode()
    assert 'value="o1" checked' in text
    assert "flagged" in text


def test_moving_a_row_without_scripts_saves_the_new_order(begun):
    client, attempt, _enrollment = begun(ORDERING)
    row = AttemptQuestion.objects.get()
    fields = {f"position-{key}": str(place) for place, key in enumerate(row.option_order, 1)}
    response = client.post(address(attempt), {**fields, "revision": "0", "move": f"down:{row.option_order[0]}"})
    assert response.url == address(attempt)
    row.refresh_from_db()
    assert row.response[1] == row.option_order[0]


def test_going_back_and_to_the_review_leads_there(begun):
    client, attempt, _enrollment = begun(SINGLE, SINGLE | {"stem": "Second"})
    assert client.post(address(attempt, 2), {"revision": "0", "go": "previous"}).url == address(attempt, 1)
    assert client.post(address(attempt, 1), {"revision": "0", "go": "review"}).url.endswith("/review/")


def test_a_stale_autosave_gets_the_stored_answer_and_changes_nothing(begun):
    client, attempt, _enrollment = begun()
    assert client.post(address(attempt, tail="save/"), {"answer": "o1", "revision": "0"}).json() == {"revision": 1}
    stale = client.post(address(attempt, tail="save/"), {"answer": "o2", "revision": "0"})
    assert stale.status_code == 409
    assert stale.json() == {"error": "stale", "response": "o1", "revision": 1}
    assert AttemptQuestion.objects.get().response == "o1"


def test_a_second_tab_without_scripts_sees_the_newer_answer_and_can_save_over_it(begun):
    client, attempt, _enrollment = begun()
    client.post(address(attempt), {"answer": "o1", "revision": "0"})
    stale = client.post(address(attempt), {"answer": "o2", "revision": "0"})
    assert stale.status_code == 409
    assert "A newer answer is stored" in stale.content.decode()
    client.post(address(attempt), {"answer": "o2", "revision": "1"})
    assert AttemptQuestion.objects.get().response == "o2"


def test_an_answer_that_cannot_be_read_gets_words_and_keeps_the_stored_one(begun):
    client, attempt, _enrollment = begun()
    client.post(address(attempt), {"answer": "o1", "revision": "0"})
    for data in ({"answer": "zz", "revision": "1"}, {"answer": "o2", "revision": "one"}):
        response = client.post(address(attempt), data)
        assert response.status_code == 422
        assert "could not be read" in response.content.decode()
    assert client.post(address(attempt, tail="save/"), {"answer": "zz", "revision": "1"}).status_code == 422
    assert AttemptQuestion.objects.get().response == "o1"


def test_a_login_that_ended_in_mid_quiz_loses_nothing(begun, client):
    signed_in, attempt, enrollment = begun()
    signed_in.logout()
    assert client.post(address(attempt, tail="save/"), {"answer": "o2", "revision": "0"}).status_code == 401
    sent = client.post(address(attempt), {"answer": "o2", "revision": "0", "go": "next"})
    assert sent.url == f"/training/account/login/?next={address(attempt)}"
    client.force_login(enrollment.person.user)
    text = client.get(address(attempt)).content.decode()
    assert "Your login had ended" in text
    assert 'value="o2" checked' in text
    assert "Your login had ended" not in client.get(address(attempt)).content.decode()


def test_a_kept_answer_that_does_not_fit_is_dropped(begun, client):
    signed_in, attempt, enrollment = begun()
    signed_in.logout()
    client.post(address(attempt), {"answer": "zz", "revision": "0"})
    client.force_login(enrollment.person.user)
    assert "Your login had ended" not in client.get(address(attempt)).content.decode()


def test_private_writing_is_sealed_and_leaves_no_trace_with_the_attempt(begun, caplog):
    client, attempt, _enrollment = begun(REFLECTION)
    client.post(address(attempt), {"text": "MY-SECRET", "revision": "0", "go": "stay"})
    assert "MY-SECRET" in client.get(address(attempt)).content.decode()
    row = AttemptQuestion.objects.get()
    assert row.response is True
    assert b"MY-SECRET" not in bytes(Reflection.objects.get().ciphertext)
    assert "MY-SECRET" not in caplog.text
    client.post(address(attempt), {"text": "", "revision": "1", "go": "stay"})
    assert not Reflection.objects.exists()


def test_thinking_without_writing_counts_like_writing(begun):
    client, attempt, _enrollment = begun(REFLECTION)
    client.post(address(attempt), {"text": "", "revision": "0", "go": "next"})
    assert AttemptQuestion.objects.get().response is True
    assert not Reflection.objects.exists()


def test_private_writing_is_never_missing_from_the_answers(begun):
    client, attempt, _enrollment = begun(SINGLE, REFLECTION)
    text = client.get(f"/training/attempts/{attempt.uuid}/review/").content.decode()
    assert "1 question has no answer" in text
    assert "Private, optional" in text


def test_private_writing_in_two_tabs_keeps_the_newer_text(begun):
    client, attempt, _enrollment = begun(REFLECTION)
    client.post(address(attempt), {"text": "first", "revision": "0"})
    stale = client.post(address(attempt), {"text": "second", "revision": "0"})
    assert stale.status_code == 409
    assert "first" in stale.content.decode()
    saved = client.post(address(attempt, tail="save/"), {"text": "third", "revision": "0"})
    assert (saved.status_code, saved.json()["response"]) == (409, "first")
    assert client.post(address(attempt, tail="save/"), {"text": "third", "revision": "1"}).json() == {"revision": 2}


def test_submitting_twice_lands_on_one_result(begun):
    client, attempt, _enrollment = begun()
    client.post(address(attempt), {"answer": "o2", "revision": "0"})
    answers = [client.post(f"/training/attempts/{attempt.uuid}/submit/") for _time in range(2)]
    assert {answer.url for answer in answers} == {f"/training/attempts/{attempt.uuid}/"}
    assert LearningEvent.objects.filter(kind=LearningEvent.Kind.FINISHED).count() == 1
    assert ActivityRecord.objects.get().passed is True


def test_a_submitted_attempt_takes_no_more_answers(begun):
    client, attempt, _enrollment = begun()
    client.post(f"/training/attempts/{attempt.uuid}/submit/")
    assert client.get(address(attempt)).url == f"/training/attempts/{attempt.uuid}/"
    assert client.get(f"/training/attempts/{attempt.uuid}/review/").url == f"/training/attempts/{attempt.uuid}/"
    saved = client.post(address(attempt, tail="save/"), {"answer": "o2", "revision": "0"})
    assert saved.status_code == 410
    with pytest.raises(AttemptClosedError):
        services.save_response(
            attempt_uuid=attempt.uuid, person=attempt.enrollment.person, position=1, response="o1", revision=0,
            flagged=False, at=clock.now(),
        )  # fmt: skip


def test_somebody_elses_attempt_is_not_found(begun, sign_in):
    _client, attempt, _enrollment = begun()
    stranger = sign_in(PersonFactory())
    assert stranger.get(address(attempt)).status_code == 404
    assert stranger.post(f"/training/attempts/{attempt.uuid}/submit/").status_code == 404
    assert stranger.post(address(attempt, tail="save/"), {"revision": "0"}).status_code == 404


def test_a_question_number_that_is_not_there_is_not_found(begun):
    client, attempt, _enrollment = begun()
    assert client.get(address(attempt, 9)).status_code == 404
    assert client.post(address(attempt, 9, "save/"), {"revision": "0"}).status_code == 404


def test_a_quiz_without_enrollment_cannot_be_started(begun, sign_in):
    _client, attempt, _enrollment = begun()
    stranger = sign_in(PersonFactory())
    assert stranger.post(f"/training/quizzes/{attempt.quiz.activity.uuid}/start/").status_code == 404


def test_attempts_are_unlimited_unless_the_author_limits_them(begun):
    _client, attempt, enrollment = begun()
    for _time in range(4):
        services.submit(attempt_uuid=attempt.uuid, user_id=enrollment.person.user_id, at=AT)
        attempt = services.start(enrollment=enrollment, quiz=attempt.quiz, at=AT)
    assert services.attempts_left(enrollment=enrollment, quiz=attempt.quiz) is None
    assert attempt.number == 5


def test_used_up_attempts_are_explained_and_a_supervisor_can_grant_one(begun, sign_in):
    client, attempt, enrollment = begun(attempts=1)
    client.post(f"/training/attempts/{attempt.uuid}/submit/")
    start = f"/training/quizzes/{attempt.quiz.activity.uuid}/start/"
    assert "used all attempts" in client.post(start, follow=True).content.decode()
    supervisor = supervisor_of(team_of(enrollment.person))
    client = sign_in(supervisor)
    page = f"/training/team/people/{enrollment.person.uuid}/"
    assert "One more attempt" in client.get(page).content.decode()
    client.post(f"{page}grant/", {"quiz": str(attempt.quiz.uuid)})
    client = sign_in(enrollment.person)
    assert "/q/1/" in client.post(start).url


def test_editing_a_question_never_changes_an_attempt_under_way(begun):
    client, attempt, _enrollment = begun()
    question = Question.objects.get()
    changed = {**SINGLE, "stem": "Another text", "answer": 0}
    bank.write_question(key=question.key, kind="single", raw=changed, at=AT, course_key=question.course_key)
    bank.write_question(key=question.key, kind="single", raw=changed, at=AT, course_key=question.course_key)
    assert QuestionRevision.objects.count() == 2
    assert SINGLE["stem"] in client.get(address(attempt)).content.decode()
    client.post(address(attempt), {"answer": "o2", "revision": "0"})
    services.submit(attempt_uuid=attempt.uuid, user_id=attempt.enrollment.person.user_id, at=AT)
    assert Attempt.objects.get().passed


def test_a_deleted_quiz_page_leaves_the_quiz_to_those_who_take_the_course(begun):
    client, attempt, _enrollment = begun()
    attempt.enrollment.course.page.specific.get_children().last().delete()
    client.post(address(attempt), {"answer": "o2", "revision": "0"})
    result = client.post(f"/training/attempts/{attempt.uuid}/submit/", follow=True)
    assert "You passed the quiz" in result.content.decode()
    start = client.post(f"/training/quizzes/{attempt.quiz.activity.uuid}/start/", follow=True)
    assert start.redirect_chain[-1][0] == f"/training/attempts/{Attempt.objects.latest('number').uuid}/q/1/"
    assert SINGLE["stem"] in start.content.decode()


def test_an_attempt_whose_time_is_over_is_finalized_with_what_was_saved(begun):
    client, attempt, _enrollment = begun()
    client.post(address(attempt), {"answer": "o2", "revision": "0"})
    Attempt.objects.update(expires_at=clock.now() - timedelta(seconds=10))
    assert services.expire_due(at=clock.now()) == 0
    Attempt.objects.update(expires_at=clock.now() - timedelta(seconds=31))
    assert expire_attempts.apply().get() == 1
    attempt.refresh_from_db()
    assert (attempt.status, attempt.passed) == (Attempt.Status.EXPIRED, True)


def test_an_answer_after_the_deadline_and_its_grace_ends_the_attempt(begun):
    client, attempt, _enrollment = begun()
    Attempt.objects.update(expires_at=clock.now() - timedelta(minutes=5))
    response = client.post(address(attempt), {"answer": "o2", "revision": "0"})
    assert response.url == f"/training/attempts/{attempt.uuid}/"
    attempt.refresh_from_db()
    assert (attempt.status, attempt.score) == (Attempt.Status.EXPIRED, 0)


def test_a_fixed_order_stays_fixed(begun):
    _client, attempt, enrollment = begun(SINGLE)
    services.submit(attempt_uuid=attempt.uuid, user_id=enrollment.person.user_id, at=AT)
    Quiz.objects.update(shuffle=False)
    again = services.start(enrollment=enrollment, quiz=Quiz.objects.select_related("activity").get(), at=AT)
    assert again.questions.get().option_order == ["o1", "o2"]


def test_a_question_that_lost_its_content_is_asked_as_the_edition_holds_it(begun):
    _client, attempt, enrollment = begun(SINGLE)
    services.submit(attempt_uuid=attempt.uuid, user_id=enrollment.person.user_id, at=AT)
    Question.objects.update(revision=None)
    again = services.start(enrollment=enrollment, quiz=attempt.quiz, at=AT)
    assert again.questions.get().frozen["stem"] == SINGLE["stem"]
