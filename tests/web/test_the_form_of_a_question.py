"""The form of every kind keeps what is typed, keeps the ids of options, and shows a learner's view of it."""

import re

import pytest

from quizzes import kinds
from quizzes.models import Question, QuestionRevision
from tests.factories.authoring import filled
from tests.factories.pages import SINGLE, course_page
from tests.unit.test_question_kinds import ALL

pytestmark = pytest.mark.django_db
LIST = "/admin/training/questions/"
KINDS = [kind.code for kind in kinds.registered()]


@pytest.fixture
def course():
    """A course with a quiz of one question."""
    return course_page()


@pytest.fixture
def trainer(course, trainer_of):
    """A client signed in as the trainer of the course."""
    return trainer_of(course)


def text_of(response):
    """Return the text of a page."""
    return response.content.decode()


def test_the_screens_speak_of_questions_and_not_of_snippets(trainer):
    pk = Question.objects.get().pk
    for address in ("", "add/", "add/?kind=single", f"edit/{pk}/", f"usage/{pk}/", f"history/{pk}/"):
        main = re.search(r"<main.*</main>", text_of(trainer.get(LIST + address)), re.DOTALL)[0]
        words = re.sub(r"<script.*?</script>|<[^>]*>", " ", main, flags=re.DOTALL).lower()
        assert "question" in words
        assert "snippet" not in words, address


@pytest.mark.parametrize("address", [f"{LIST}add/?kind=nonsense", f"{LIST}add/"])
def test_without_a_kind_nothing_is_written(trainer, address):
    assert "What should people do?" in text_of(trainer.post(address, {"stem": "?"}))
    assert Question.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_said_in_words_for_every_kind(trainer, course, kind):
    before = Question.objects.count(), QuestionRevision.objects.count()
    data = filled(kind, ALL[kind], course)
    emptied = {name: "" for name in data if name.endswith(("-text", "-left", "-right", "-word"))} or {"stem": ""}
    response = trainer.post(f"{LIST}add/?kind={kind}", {**data, "stem": "____ TYPED WITH CARE", **emptied})
    text = text_of(response)
    assert response.status_code == 200
    assert "Nothing is lost" in text
    assert ("TYPED WITH CARE" in text) == ("stem" not in emptied)
    assert "Validation error in" not in text
    faults = [str(fault) for fault in response.context["form"].non_field_errors()]
    assert faults
    assert all(fault.startswith("Write") for fault in faults)
    assert before == (Question.objects.count(), QuestionRevision.objects.count())


def test_saving_without_a_change_makes_no_revision(trainer, course):
    question = Question.objects.get()
    trainer.post(f"{LIST}edit/{question.pk}/", filled("single", SINGLE, course, based_on=1))
    assert question.revisions.count() == 1


def row(number, key, words):
    """Return an option as the browser sends it."""
    part = f"options-{number}"
    fields = {"type": "item", "order": str(number), "deleted": "", "id": key, "value-text": words}
    return {f"{part}-{name}": text for name, text in {**fields, "value-feedback": "Why."}.items()}


def test_options_keep_their_ids_when_moved_and_new_ones_get_new_ids(trainer, course):
    question = Question.objects.get()
    data = filled("single", SINGLE, course, based_on=1)
    data |= {"options-0-order": "1", "options-1-order": "0", "options-count": "4"}
    data |= {**row(2, "", "New"), **row(3, "o1", "A copy that claims the id of its original")}
    trainer.post(f"{LIST}edit/{question.pk}/", data)
    question.refresh_from_db()
    ids = [option["id"] for option in question.content["options"]]
    assert ids[:2] == ["o2", "o1"]
    assert len(set(ids)) == 4
    assert question.content["answer"] == ["o2"]


def test_a_removed_option_does_not_give_its_id_to_the_next_new_one(trainer, course):
    question = Question.objects.get()
    data = filled("single", SINGLE, course, based_on=1)
    data |= {"options-0-deleted": "1", "options-count": "3", **row(2, "", "New")}
    trainer.post(f"{LIST}edit/{question.pk}/", data)
    question.refresh_from_db()
    assert question.revision.number == 2
    assert "o1" not in {option["id"] for option in question.content["options"]}


def test_what_was_written_for_another_kind_is_not_read(trainer, course):
    question = Question.objects.get()
    data = filled("matching", ALL["matching"], course, based_on=1)
    assert trainer.post(f"{LIST}edit/{question.pk}/", data).status_code == 200
    question.refresh_from_db()
    assert question.revision.number == 1


def test_archived_questions_can_be_listed_apart(trainer, course):
    question = Question.objects.get()
    trainer.post(f"{LIST}edit/{question.pk}/", {**filled("single", SINGLE, course, based_on=1), "archived": "on"})
    assert question.title in text_of(trainer.get(f"{LIST}?archived_at=true"))
    assert question.title not in text_of(trainer.get(f"{LIST}?archived_at=false"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_of_every_kind_is_previewed_before_it_is_saved(trainer, course, kind):
    address = f"{LIST}preview/?kind={kind}"
    assert trainer.get(address).status_code == 200
    sent = trainer.post(address, filled(kind, ALL[kind], course))
    assert sent.json() == {"is_valid": True, "is_available": True}
    asked = text_of(trainer.get(f"{address}&mode=asked"))
    assert ALL[kind]["stem"] in asked.replace("&#x27;", "'")
    assert "FEEDBACK" not in asked
    assert Question.objects.count() == 1
    if not kinds.get(kind).private:
        assert "Preview of the result" in text_of(trainer.get(f"{address}&mode=explained"))


def test_a_preview_of_no_kind_or_of_something_unfinished_is_not_shown(trainer, course):
    data = filled("single", SINGLE, course)
    assert trainer.post(f"{LIST}preview/?kind=nonsense", data).status_code == 404
    assert trainer.post(f"{LIST}preview/?kind=single", {**data, "stem": ""}).json()["is_valid"] is False
