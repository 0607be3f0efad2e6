"""A trainer writes, changes, previews and chooses the questions of own courses in the admin, and sees no other."""

import pytest
from django.core.management import call_command

from courses.trainers import appoint
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from quizzes import kinds, services
from quizzes.bank import write_question
from quizzes.models import AttemptQuestion, Question, Quiz
from quizzes.viewsets import QuestionViewSet
from tests.factories import AT, PersonFactory, UserFactory
from tests.factories.authoring import filled
from tests.factories.pages import SINGLE, course_page, record_of
from tests.factories.releases import release_page
from tests.unit.test_question_kinds import ALL

pytestmark = pytest.mark.django_db
LIST = "/admin/training/questions/"
ADD = f"{LIST}add/"


def written_in(course, **changes):
    """Return a stored question of the course."""
    raw = {**SINGLE, **changes}
    return write_question(key=Question().key, kind="single", raw=raw, at=AT, course_key=course.translation_key)


def edit(question):
    """Return the address of the form of a question."""
    return f"{LIST}edit/{question.pk}/"


def test_the_kind_is_chosen_first(trainer_of):
    client = trainer_of(course_page(items=None))
    text = client.get(ADD).content.decode()
    for kind in kinds.registered():
        assert f"?kind={kind.code}" in text
        assert client.get(f"{ADD}?kind={kind.code}").status_code == 200
    assert client.get(f"{ADD}?kind=nonsense").status_code == 200


@pytest.mark.parametrize("kind", [kind.code for kind in kinds.registered()])
def test_a_trainer_writes_a_question_of_every_kind_and_finds_it_in_the_list(trainer_of, kind):
    course = course_page(items=None)
    client = trainer_of(course)
    response = client.post(f"{ADD}?kind={kind}", filled(kind, ALL[kind], course))
    assert response.status_code == 302, response.context["form"].errors
    question = Question.objects.get()
    assert question.course_key == course.translation_key
    assert (question.revision.number, question.kind) == (1, kind)
    assert question.revision.made_by_id == int(client.session["_auth_user_id"])
    wanted = kinds.get(kind).normalize(ALL[kind])
    assert {name: question.content[name] for name in ("stem", "scored", "objective")} == {
        name: wanted[name] for name in ("stem", "scored", "objective")
    }
    assert question.title in client.get(LIST).content.decode()


def test_an_edit_makes_a_revision_keeps_the_options_ids_and_leaves_an_attempt_as_it_was(trainer_of):
    course = course_page(items=(SINGLE,))
    question = Question.objects.get()
    learner = PersonFactory()
    enrollment = enroll(person=learner, course=record_of(course), at=AT)
    quiz = Quiz.objects.select_related("activity").get()
    attempt = services.start(enrollment=enrollment, quiz=quiz, at=AT)
    client = trainer_of(course)
    text = client.get(edit(question)).content.decode()
    assert "Attempts under way" in text
    data = filled("single", question.content, course, based_on=1, stem="A clearer question")
    assert client.post(edit(question), data).status_code == 302
    question.refresh_from_db()
    assert question.revision.number == 2
    assert [option["id"] for option in question.content["options"]] == ["o1", "o2"]
    assert AttemptQuestion.objects.get().frozen["stem"] == SINGLE["stem"]
    services.submit(attempt_uuid=attempt.uuid, user_id=learner.user_id, at=AT)
    again = services.start(enrollment=enrollment, quiz=quiz, at=AT)
    assert again.questions.get().frozen["stem"] == SINGLE["stem"]
    services.submit(attempt_uuid=again.uuid, user_id=learner.user_id, at=AT)
    release_page(course)
    after = services.start(enrollment=Enrollment.objects.get(), quiz=quiz, at=AT)
    assert after.questions.get().frozen["stem"] == "A clearer question"


def test_what_keeps_a_question_from_being_asked_is_said_and_nothing_typed_is_lost(trainer_of):
    course = course_page(items=None)
    client = trainer_of(course)
    data = filled("single", SINGLE, course)
    data = {name: text for name, text in data.items() if not name.endswith("-value-correct")}
    response = client.post(f"{ADD}?kind=single", {**data, "stem": "Typed with care"})
    text = response.content.decode()
    assert response.status_code == 200
    assert "Nothing is lost" in text
    assert "Mark which option is right" in text
    assert "Typed with care" in text
    assert SINGLE["options"][0]["text"] in text
    assert not Question.objects.exists()


def test_two_trainers_who_write_at_once_are_told_and_neither_text_is_lost(trainer_of):
    course = course_page(items=None)
    question = written_in(course)
    client = trainer_of(course)
    data = filled("single", question.content, course, based_on=1)
    assert client.post(edit(question), {**data, "stem": "The first"}).status_code == 302
    late = client.post(edit(question), {**data, "stem": "The second"})
    assert "Somebody saved this question while you were writing" in late.content.decode()
    assert "The second" in late.content.decode()
    question.refresh_from_db()
    assert question.title == "The first"
    assert client.post(edit(question), {**data, "stem": "The second", "based_on": "2"}).status_code == 302
    question.refresh_from_db()
    assert (question.title, question.revision.number) == ("The second", 3)


def test_an_archived_question_stays_in_its_quizzes_and_is_chosen_no_more(trainer_of):
    course = course_page(items=(SINGLE,))
    question = Question.objects.get()
    client = trainer_of(course)
    data = filled("single", question.content, course, based_on=1)
    assert client.post(edit(question), {**data, "archived": "on"}).status_code == 302
    assert not Question.objects.current().exists()
    assert Quiz.objects.get().items.count() == 1
    assert client.post(edit(question), {**data, "based_on": "1"}).status_code == 302
    assert Question.objects.current().get().revision.number == 1


def test_the_preview_shows_the_question_as_a_learner_meets_it_and_then_with_its_reasons(trainer_of):
    course = course_page(items=None)
    question = written_in(course)
    client = trainer_of(course)
    address = f"{LIST}preview/{question.pk}/"
    data = filled("single", question.content, course, based_on=1)
    assert client.post(address, data).json()["is_valid"]
    asked = client.get(f"{address}?mode=asked").content.decode()
    assert question.content["options"][0]["text"] in asked
    assert question.content["options"][0]["feedback"] not in asked
    assert question.content["options"][0]["feedback"] in client.get(f"{address}?mode=explained").content.decode()


def addresses(question):
    """Return the addresses of all views of one question."""
    views = ("edit", "delete", "usage", "history", "inspect", "copy", "preview", "workflow_history")
    return [f"{LIST}{name}/{question.pk}/" for name in views]


def test_every_view_of_somebody_elses_question_is_not_found(trainer_of):
    other = written_in(course_page(title="Not mine", items=None), stem="A stranger's question")
    mine = course_page(items=None)
    own = written_in(mine)
    client = trainer_of(mine)
    before = other.revision_id
    for address in addresses(other):
        assert client.get(address).status_code == 404, address
        assert client.post(address, filled("single", other.content, mine, based_on=1)).status_code == 404, address
    assert client.get(edit(own)).status_code == 200
    assert "A stranger's question" not in client.get(LIST).content.decode()
    assert "A stranger&#x27;s question" not in client.get(LIST).content.decode()
    other.refresh_from_db()
    assert other.revision_id == before


def test_a_question_cannot_be_put_into_a_course_of_somebody_else(trainer_of):
    other, mine = course_page(title="Not mine", items=None), course_page(items=None)
    client = trainer_of(mine)
    response = client.post(f"{ADD}?kind=single", filled("single", SINGLE, other))
    assert response.status_code == 200
    assert "course" in response.context["form"].errors
    assert not Question.objects.exists()


def test_the_chooser_offers_own_questions_with_their_kind_and_never_the_answer(trainer_of):
    written_in(course_page(title="Not mine", items=None), stem="A stranger asks")
    mine = course_page(items=None)
    question = written_in(mine)
    client = trainer_of(mine)
    chooser = QuestionViewSet().chooser_viewset
    for name in ("choose", "choose_results"):
        text = client.get(
            f"/admin/{chooser.url_prefix}/{'results/' if name == 'choose_results' else ''}"
        ).content.decode()
        assert question.title in text
        assert "One right answer" in text
        assert "A stranger asks" not in text
        assert question.content["options"][0]["feedback"] not in text
    assert client.get(f"/admin/{chooser.url_prefix}/?q=nothing-like-this").status_code == 200


def test_nobody_deletes_a_question(trainer_of):
    mine = course_page(items=None)
    question = written_in(mine)
    client = trainer_of(mine)
    assert client.post(f"{LIST}delete/{question.pk}/").status_code in {302, 403, 404}
    assert Question.objects.filter(pk=question.pk).exists()


def test_staff_without_a_course_are_told_to_ask_for_one(client):
    call_command("lms_setup", verbosity=0)
    page = course_page(items=None)
    user = UserFactory()
    appoint(user=user, course_page=page)
    user.groups.exclude(name="Trainers").first().user_set.remove(user)
    client.force_login(user)
    assert client.get(ADD).status_code == 200
    assert client.post(f"{ADD}?kind=single", filled("single", SINGLE, page)).status_code == 200
    assert not Question.objects.exists()
