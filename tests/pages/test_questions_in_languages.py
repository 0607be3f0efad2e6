"""A question has its words in several languages and one key: an attempt is read in any of them, answers and grades stay."""

import pytest

from lms.flows.enroll import enroll
from lms.progress.models import LearningEvent
from quizzes import bank, services
from quizzes.models import Attempt, AttemptQuestion, Question, Quiz
from quizzes.translations import answers_by_language, untranslated, write_translation
from quizzes.wording import UntranslatedError, pairs, said, translated, words_of
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, record_of
from tests.factories.questions import EVERY_KIND, every_kind

pytestmark = pytest.mark.django_db


def spanish(question):
    """Return words for a question in something like Spanish."""
    return {text: f"ES {text}" for text in words_of(question.revision.content)}


def translate(question, locale="es"):
    """Write a whole translation of a question."""
    return write_translation(question=question, locale=locale, words=spanish(question), at=AT)


@pytest.fixture
def begun(sign_in):
    """Return a function that starts a quiz with questions: client, attempt, rows."""

    def start(*items):
        page = course_page(items=items or every_kind())
        person = PersonFactory()
        enrollment = enroll(person=person, course=record_of(page), at=AT)
        quiz = Quiz.objects.select_related("activity").get(activity__course=enrollment.course)
        attempt = services.start(enrollment=enrollment, quiz=quiz, at=AT)
        return sign_in(person), attempt, list(attempt.questions.order_by("position"))

    return start


def address(attempt, number=1, prefix="", tail=""):
    """Return the address of a question in a language."""
    return f"{prefix}/training/attempts/{attempt.uuid}/q/{number}/{tail}"


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_translation_has_all_ids_and_other_words(kind):
    page = course_page(items=({"kind": kind, **EVERY_KIND[kind]},))
    question = Question.objects.get()
    row = translate(question)
    content, original = row.revision.content, question.revision.content
    assert (row.key, row.locale, row.kind, row.course_key) == (question.key, "es", kind, page.translation_key)
    assert row.title.startswith("ES ")
    assert all(text.startswith("ES ") for text in words_of(content))
    assert said(content, {f"ES {text}": text for text in words_of(original)}) == original


def test_equal_words_add_no_revision_and_other_words_do():
    course_page(items=(EVERY_KIND["single"] | {"kind": "single"},))
    question = Question.objects.get()
    first = translate(question).revision
    assert translate(question).revision == first
    again = write_translation(
        question=question, locale="es", words=spanish(question) | {"Whom to ask?": "¿A quién?"}, at=AT
    )
    assert (again.revision.number, again.revision.source) == (2, question.revision)


def test_a_translation_with_a_text_left_out_is_refused_with_the_text():
    course_page(items=(EVERY_KIND["single"] | {"kind": "single"},))
    question = Question.objects.get()
    with pytest.raises(UntranslatedError) as refused:
        write_translation(question=question, locale="es", words=spanish(question) | {"A relative": " "}, at=AT)
    assert refused.value.missing == ["A relative"]
    with pytest.raises(ValueError, match="in another language"):
        write_translation(question=question, locale="en", words=spanish(question), at=AT)
    assert Question.objects.count() == 1


def test_words_are_told_apart_from_ids_and_keys():
    content = {"stem": "A", "answer": ["A"], "options": [{"id": "A", "text": "A", "feedback": ""}], "scored": True}
    assert words_of(content) == ["A"]
    assert translated(content, {"A": "B"}) == content | {
        "stem": "B",
        "options": [{"id": "A", "text": "B", "feedback": ""}],
    }
    assert pairs({"stem": " A ", "options": [{"text": "B"}], "n": 1}, {"stem": "C", "options": [{"text": "D"}]}) == {
        "A": "C",
        "B": "D",
    }


def test_the_language_changes_in_the_middle_of_a_quiz_and_answers_stay(begun):
    client, attempt, rows = begun(
        {"kind": "single", **EVERY_KIND["single"]}, {"kind": "ordering", **EVERY_KIND["ordering"]}
    )
    for question in Question.objects.originals():
        translate(question)
    client.post(address(attempt), {"answer": "o2", "revision": "0"})
    page = client.get(address(attempt, prefix="/es")).content.decode()
    assert "ES Whom to ask?" in page
    assert 'value="o2" checked' in page
    assert ">Whom to ask?" not in page
    fields = {f"position-{key}": str(place) for place, key in enumerate(rows[1].frozen["answer"], 1)}
    client.post(address(attempt, 2, "/es"), {**fields, "revision": "0"})
    review = client.get(f"/es/training/attempts/{attempt.uuid}/review/").content.decode()
    assert "ES Order the hand-off." in review
    client.post(f"/es/training/attempts/{attempt.uuid}/submit/")
    attempt.refresh_from_db()
    assert (attempt.score, attempt.locale) == (100, "es")
    assert [row.locale for row in attempt.questions.order_by("position")] == ["en", "es"]
    assert [row.frozen["stem"] for row in attempt.questions.order_by("position")] == [
        "Whom to ask?",
        "Order the hand-off.",
    ]
    assert "ES SENTINEL about A relative" in client.get(f"/es/training/attempts/{attempt.uuid}/").content.decode()
    assert LearningEvent.objects.filter(kind="finished", payload__score=100).get().locale == "es"
    assert Attempt.objects.count() == 1


def test_the_choice_of_languages_saves_the_answer_first_without_a_script(begun):
    client, attempt, _rows = begun({"kind": "single", **EVERY_KIND["single"]})
    translate(Question.objects.originals().get())
    page = client.get(address(attempt)).content.decode()
    assert '<form class="lms-flow" method="post" id="answer"' in page
    assert 'form="answer" name="go" value="read-es"' in page
    assert 'value="read-en"' not in page
    answered = client.post(address(attempt), {"answer": "o2", "revision": "0", "go": "read-es"})
    assert answered.headers["Location"] == address(attempt, prefix="/es")
    assert 'value="o2" checked' in client.get(answered.headers["Location"]).content.decode()
    assert attempt.questions.get().locale == "en"
    back = client.post(address(attempt, prefix="/es"), {"answer": "o1", "revision": "1", "go": "read-en"})
    assert back.headers["Location"] == address(attempt)
    assert attempt.questions.get().locale == "es"
    unknown = client.post(address(attempt), {"answer": "o1", "revision": "2", "go": "read-xx"})
    assert unknown.headers["Location"].endswith("/review/")


def test_what_is_not_translated_is_asked_in_the_original_and_says_so(begun):
    client, attempt, _rows = begun({"kind": "single", **EVERY_KIND["single"]})
    page = client.get(address(attempt, prefix="/ar")).content.decode()
    assert '<legend class="lms-legend lms-legend--q" lang="en" dir="ltr">Whom to ask?</legend>' in page
    assert page.count('<span lang="en" dir="ltr">') == 2
    assert "هذا السؤال غير مترجم بعد" in page
    client.post(address(attempt, prefix="/ar"), {"answer": "o2", "revision": "0"})
    assert AttemptQuestion.objects.get().locale == "en"
    assert "lang=" not in client.get(address(attempt)).content.decode().split("<form", 1)[1]


def test_a_translation_of_another_revision_is_none_of_what_is_frozen(begun):
    client, attempt, _rows = begun({"kind": "single", **EVERY_KIND["single"]})
    question = Question.objects.originals().get()
    translate(question)
    changed = EVERY_KIND["single"] | {"stem": "Whom not to ask?"}
    bank.write_question(key=question.key, kind="single", raw=changed, at=AT, course_key=question.course_key)
    assert "ES Whom to ask?" in client.get(address(attempt, prefix="/es")).content.decode()
    question.refresh_from_db()
    assert untranslated([question], "es") == [question]
    translate(question)
    assert untranslated([question], "es") == []
    assert "ES Whom to ask?" in client.get(address(attempt, prefix="/es")).content.decode()


def test_reading_another_language_costs_one_statement(begun, django_assert_num_queries):
    client, attempt, _rows = begun()
    client.get(address(attempt))
    client.get(address(attempt, prefix="/es"))
    with django_assert_num_queries(4):
        client.get(address(attempt))
    with django_assert_num_queries(5):
        client.get(address(attempt, prefix="/es"))


def test_answers_are_counted_by_the_language_in_which_they_were_read(begun):
    client, attempt, _rows = begun({"kind": "single", **EVERY_KIND["single"]})
    question = Question.objects.originals().get()
    translate(question)
    for prefix, answer in (("", "o1"), ("/es", "o2"), ("", "o2")):
        row = AttemptQuestion.objects.get(attempt=attempt)
        client.post(address(attempt, prefix=prefix), {"answer": answer, "revision": row.save_revision})
        client.post(f"{prefix}/training/attempts/{attempt.uuid}/submit/")
        attempt = services.start(enrollment=attempt.enrollment, quiz=attempt.quiz, at=AT)
    assert answers_by_language(question=question) == [
        {"locale": "en", "n": 2, "difficulty": 0.5},
        {"locale": "es", "n": 1, "difficulty": 1.0},
    ]


def test_trainers_list_and_choose_originals_alone(django_user_model):
    course_page(items=(EVERY_KIND["single"] | {"kind": "single"},))
    question = Question.objects.get()
    translate(question)
    chief = django_user_model.objects.create_superuser("chief@example.org", password="x")
    assert list(Question.objects.visible_to(chief)) == [question]
