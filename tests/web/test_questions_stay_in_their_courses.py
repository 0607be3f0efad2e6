"""Questions of other courses are not listed, opened, chosen, logged or deleted, whatever address is tried."""

import json
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import nested_form_data, streamfield

from quizzes.bank import write_question
from quizzes.models import Question
from quizzes.viewsets import QuestionViewSet
from tests.factories import AT, PersonFactory
from tests.factories.authoring import filled
from tests.factories.pages import SINGLE, course_page, quiz_page

pytestmark = pytest.mark.django_db
LIST = "/admin/training/questions/"
CHOOSER = "/admin/snippets/choose/lms_quizzes/question/"


@pytest.fixture
def course():
    """A course with a quiz of one question."""
    return course_page(title="Own course")


@pytest.fixture
def other():
    """A course of another trainer."""
    return course_page(title="Other course", items=(SINGLE | {"stem": "A FOREIGN QUESTION"},))


@pytest.fixture
def trainer(course, trainer_of):
    """A client signed in as the trainer of the course."""
    return trainer_of(course)


@pytest.fixture
def administrator():
    """A client signed in as an administrator."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root@example.org", "x"))
    return client


def stored(course):
    """Return the question of the course's quiz."""
    return Question.objects.get(course_key=course.translation_key)


def text_of(response):
    """Return the text of a page."""
    return response.content.decode()


def addresses(question):
    """Return every address of the viewset and of its chooser that names a question, whatever Wagtail adds to them."""
    viewset = Question.snippet_viewset
    found = [
        reverse(each.get_url_name(pattern.name), args=[question.pk])
        for each in (viewset, viewset.chooser_viewset)
        for pattern in each.get_urlpatterns()
        if "pk" in pattern.pattern.converters
    ]
    assert len(found) >= 7
    return found


def test_every_address_of_another_trainers_question_is_not_there(trainer, other):
    foreign = stored(other)
    sent = filled("single", {**SINGLE, "stem": "STOLEN"}, other, based_on=1)
    for address in addresses(foreign):
        assert trainer.get(address).status_code == 404, address
        assert trainer.post(address, sent).status_code == 404, address
    foreign.refresh_from_db()
    assert (foreign.title, foreign.revisions.count()) == ("A FOREIGN QUESTION", 1)


def test_every_address_of_ones_own_question_but_its_deletion_opens(trainer, course):
    for address in addresses(stored(course)):
        assert trainer.get(address).status_code == (302 if "/delete/" in address else 200), address


def test_lists_and_choosers_show_own_questions_only(trainer, course, other):
    own, foreign = stored(course), stored(other)
    for address in (LIST, f"{LIST}results/", CHOOSER, f"{CHOOSER}results/"):
        text = text_of(trainer.get(address))
        assert own.title in text, address
        assert "A FOREIGN QUESTION" not in text, address
    found = text_of(trainer.get(f"{CHOOSER}results/?q=foreign&kind=single"))
    assert "No question of your courses matches." in found
    both = text_of(trainer.get(f"{CHOOSER}chosen-multiple/?id={own.pk}&id={foreign.pk}"))
    assert own.title in both
    assert "A FOREIGN QUESTION" not in both
    assert trainer.get(f"{CHOOSER}chosen/nonsense/").status_code == 404


def test_list_and_chooser_cost_the_same_queries_for_one_question_and_for_twenty(trainer, course):
    def queries(address):
        trainer.get(address)
        with CaptureQueriesContext(connection) as captured:
            trainer.get(address)
        return len(captured)

    before = [queries(LIST), queries(CHOOSER)]
    for number in range(19):
        raw = {**SINGLE, "stem": f"Question {number}"}
        write_question(key=uuid4(), kind="single", raw=raw, at=AT, course_key=course.translation_key)
    assert [queries(LIST), queries(CHOOSER)] == before


def test_neither_list_nor_chooser_nor_history_nor_usage_tells_an_answer(trainer, course):
    question = stored(course)
    for address in (LIST, CHOOSER, f"{LIST}history/{question.pk}/", f"{LIST}usage/{question.pk}/"):
        text = text_of(trainer.get(address))
        assert "FEEDBACK" not in text
        assert "qualified interpreter" not in text


def test_the_log_that_trainers_of_all_courses_can_read_names_no_question(trainer, course, other, trainer_of):
    data = filled("single", {**SINGLE, "stem": "A SECRET STEM"}, course, based_on=1)
    trainer.post(f"{LIST}edit/{stored(course).pk}/", data)
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.label) == ("wagtail.edit", "One right answer")
    report = trainer_of(other).get("/admin/reports/site-history/")
    assert report.status_code == 200
    assert "A SECRET STEM" not in text_of(report)


def quiz_form(*questions, title, slug):
    """Return what the page editor sends to publish a quiz with these questions."""
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    stream = streamfield([("question", question.pk) for question in questions])
    fields = {"title": title, "slug": slug, "intro": "", "pass_mark": "80", "attempts_allowed": ""}
    data = nested_form_data({**fields, "questions": stream, "comments": counts})
    return {**data, "action-publish": "1"}


def test_a_quiz_takes_own_questions_only_because_whoever_takes_it_is_told_the_answers(trainer, course, other):
    add = f"/admin/pages/add/lms_pages/quizpage/{course.pk}/"
    refused = trainer.post(add, quiz_form(stored(other), title="Second", slug="second"))
    assert "Choose questions of your own courses only." in text_of(refused)
    assert not course.get_children().filter(slug="second").exists()
    trainer.post(add, quiz_form(stored(course), title="Second", slug="second"))
    assert course.get_children().live().filter(slug="second").exists()


def test_a_question_that_an_administrator_put_into_the_quiz_may_stay(course, other, trainer):
    page = quiz_page(course, slug="mixed")
    page.questions = json.dumps([{"type": "question", "id": str(uuid4()), "value": stored(other).pk}])
    page.save_revision().publish()
    trainer.post(f"/admin/pages/{page.pk}/edit/", quiz_form(stored(other), title="Renamed", slug="mixed"))
    page.refresh_from_db()
    assert page.title == "Renamed"


def test_nobody_deletes_questions_one_by_one_or_many_at_once(administrator, trainer, course, other):
    question = stored(course)
    assert "/delete/" not in text_of(administrator.get(f"{LIST}edit/{question.pk}/"))
    for client in (administrator, trainer):
        assert client.post(f"{LIST}delete/{question.pk}/").status_code == 302
        many = f"/admin/bulk/lms_quizzes/question/delete/?id={question.pk}&id={stored(other).pk}"
        assert client.get(many).status_code == 404
        assert client.post(many).status_code == 404
    assert Question.objects.count() == 2


def test_an_administrator_sees_all_questions(administrator, course, other):
    text = text_of(administrator.get(LIST))
    assert stored(course).title in text
    assert "A FOREIGN QUESTION" in text
    for address in addresses(stored(other)):
        assert administrator.get(address).status_code in {200, 302}, address


def test_learners_are_sent_to_the_login(sign_in, course):
    learner = sign_in(PersonFactory())
    for address in [LIST, CHOOSER, *addresses(stored(course))]:
        response = learner.get(address)
        assert response.status_code == 302
        assert "/login/" in response.url


def test_the_policy_answers_for_rows_as_the_pages_do(trainer, course, other):
    policy, nobody = QuestionViewSet.permission_policy, PersonFactory().user
    user = get_user_model().objects.get(pk=trainer.session["_auth_user_id"])
    assert list(policy.instances_user_has_any_permission_for(user, ["change"])) == [stored(course)]
    assert not policy.instances_user_has_any_permission_for(user, ["delete"]).exists()
    assert not policy.instances_user_has_any_permission_for(nobody, ["change"]).exists()
    assert policy.user_has_permission_for_instance(user, "change", stored(course))
    assert not policy.user_has_permission_for_instance(user, "change", stored(other))
    assert not policy.user_has_permission_for_instance(nobody, "change", stored(course))
    assert list(policy.users_with_any_permission(["change", "delete"])) == [user]
    assert not policy.users_with_any_permission(["delete"]).exists()


def test_trainers_look_facts_up_and_administrators_write_them(trainer, administrator):
    assert trainer.get("/admin/training/facts/").status_code == 200
    assert trainer.get("/admin/training/facts/add/").status_code == 302
    assert administrator.get("/admin/training/facts/add/").status_code == 200
