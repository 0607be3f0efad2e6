"""The steps to a new course: each is saved at once, can be left and taken up again, and needs no JavaScript."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Site

from courses import pagewriting, trainers
from courses.pages.models import CatalogPage, CoursePage, LessonPage, QuizPage
from courses.reviews.models import ReviewSettings
from quizzes.models import Question
from tests.factories import PersonFactory, UserFactory
from tests.factories.pages import catalog, course_page, lesson_page, text_block
from tests.factories.reviews import approve_all, asked

pytestmark = pytest.mark.django_db
LIST = "/admin/training/courses/"
ABOUT = {"title": "Asking about language", "summary": "Ask first, and write it down."}
QUESTION = {
    "stem": "Whom do you ask first?",
    "answer_0": "A relative", "feedback_0": "A relative carries too much.",
    "answer_1": "The patient", "feedback_1": "Nobody else knows.",
    "right": "1",
}  # fmt: skip


@pytest.fixture
def maker(client):
    """A client signed in as somebody who may make courses."""
    call_command("lms_setup", verbosity=0)
    catalog()
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Course makers"))
    client.force_login(user)
    client.user = user
    return client


def step(course, name):
    """Return the address of a step."""
    return f"{LIST}{course.pk}/{name}/"


def made(client):
    """Return a course that was just begun."""
    client.post(f"{LIST}new/", ABOUT)
    return CoursePage.objects.get()


def text(response):
    """Return the text of a page."""
    return response.content.decode()


def test_a_course_is_made_from_nothing_to_published(maker):
    answer = maker.post(f"{LIST}new/", ABOUT)
    course = CoursePage.objects.get()
    assert answer.url == step(course, "outcomes")
    assert (course.live, course.title, course.owner) == (False, ABOUT["title"], maker.user)
    assert trainers.team_of(course).leads.get() == maker.user
    answer = maker.post(step(course, "outcomes"), {"outcomes": "- Ask first.\n\n• Write it down.\nAsk first."})
    assert answer.url == step(course, "lessons")
    assert pagewriting.newest(CoursePage.objects.get()).objective_texts() == ["Ask first.", "Write it down."]
    assert "is added" in text(maker.post(step(course, "lessons"), {"title": "Ask first"}, follow=True))
    assert "The lesson “Ask first” is empty." in text(maker.get(step(course, "check")))
    lesson = LessonPage.objects.get()
    block = {"type": "text", "id": "0b9bd5b8-2b0a-4a3b-8c29-3b0f0f5c0d11", "value": "<p>Ask.</p>"}
    pagewriting.append_blocks(page=lesson, blocks=[block], user=maker.user)
    assert maker.post(step(course, "quiz"), {"title": "Quiz", "pass_mark": "70"}).url == step(course, "quiz")
    assert "The quiz “Quiz” has no question yet." in text(maker.get(step(course, "check")))
    assert "The question is added." in text(
        maker.post(step(course, "quiz"), QUESTION | {"objective": "2"}, follow=True)
    )
    question = Question.objects.get()
    assert (question.course_key, question.kind, question.locale) == (course.translation_key, "single", "en")
    assert question.content["objective"] == 2
    assert "Nothing is missing" in text(maker.get(step(course, "check")))
    assert maker.post(step(course, "check")).url == step(course, "done")
    assert "The course is published" in text(maker.get(step(course, "done")))
    assert (
        CoursePage.objects.live().count() == LessonPage.objects.live().count() == QuizPage.objects.live().count() == 1
    )
    assert maker.get(CoursePage.objects.get().url).status_code == 200


def test_an_earlier_step_shows_what_was_written_and_takes_changes(maker):
    course = made(maker)
    assert ABOUT["summary"] in text(maker.get(step(course, "about")))
    maker.post(step(course, "about"), {**ABOUT, "title": "A better title"})
    maker.post(step(course, "outcomes"), {"outcomes": "Ask first."})
    before = pagewriting.newest(CoursePage.objects.get()).objectives[0].id
    maker.post(step(course, "outcomes"), {"outcomes": "Listen.\nAsk first."})
    draft = pagewriting.newest(CoursePage.objects.get())
    assert (draft.title, draft.objectives[1].id) == ("A better title", before)
    assert "Ask first." in text(maker.get(step(course, "outcomes")))
    assert "A better title" in text(maker.get(step(course, "quiz"))) or "Asking" in text(
        maker.get(step(course, "quiz"))
    )


def test_a_course_that_was_left_is_found_again(maker):
    course = made(maker)
    assert f'href="{LIST}{course.pk}/"' in text(maker.get(LIST))
    assert "The course is a draft" in text(maker.get(step(course, "done")))


@pytest.mark.parametrize(
    ("name", "sent", "words"),
    [
        ("about", {"title": "", "summary": "S"}, "This field is required."),
        ("outcomes", {"outcomes": " \n-\n"}, "Write one to twelve outcomes."),
        ("outcomes", {"outcomes": "\n".join(f"Do {n}" for n in range(13))}, "Write one to twelve outcomes."),
        ("outcomes", {"outcomes": "x" * 301}, "at most 300 characters"),
        ("lessons", {"title": ""}, "This field is required."),
        ("quiz", {"title": "Quiz", "pass_mark": "101"}, "less than or equal to 100"),
    ],
)
def test_what_is_wrong_in_a_step_is_said_and_nothing_is_lost(maker, name, sent, words):
    course = made(maker)
    answer = maker.post(step(course, name), sent)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Something is missing" in text(answer)
    assert course.get_children().count() == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"right": "3"}, "Choose an answer that has words."),
        ({"answer_0": ""}, "This field is required."),
        ({"answer_2": "Nobody"}, "eedback"),
    ],
)
def test_a_question_that_is_not_whole_is_not_added(maker, changes, words):
    course = made(maker)
    maker.post(step(course, "quiz"), {"title": "Quiz", "pass_mark": "80"})
    answer = maker.post(step(course, "quiz"), QUESTION | changes)
    assert answer.status_code == 422
    assert words in text(answer)
    assert QUESTION["stem"] in text(answer)
    assert not Question.objects.exists()


def test_who_may_not_make_courses_is_told_so(maker, client):
    maker.user.groups.clear()
    maker.user.groups.add(Group.objects.get(name="Trainers"))
    for answer in (maker.get(f"{LIST}new/"), maker.post(f"{LIST}new/", ABOUT)):
        assert (answer.status_code, answer.url) == (302, "/admin/")
    assert not CoursePage.objects.exists()


def test_a_site_without_a_catalog_says_so(maker):
    CatalogPage.objects.get().delete()
    answer = maker.post(f"{LIST}new/", ABOUT)
    assert "This site has no catalog yet" in text(answer)


@pytest.mark.parametrize("name", ["about", "outcomes", "lessons", "quiz", "check", "done", "text"])
def test_the_steps_of_anothers_course_are_not_there(maker, name):
    other = course_page(title="Other", items=None)
    assert maker.get(step(other, name)).status_code == 404
    assert maker.post(step(other, name), ABOUT).status_code in {404, 405}


def test_a_course_that_lacks_something_is_not_published_by_a_sent_form(maker):
    course = made(maker)
    assert "The course has no lesson yet" in text(maker.post(step(course, "check")))
    assert not CoursePage.objects.live().exists()


def test_who_may_not_publish_is_told_that_somebody_else_does(maker):
    course = made(maker)
    lesson_page(course)
    trainers.team_of(course).group.page_permissions.filter(permission__codename="publish_page").delete()
    assert "Somebody else publishes this course" in text(maker.get(step(course, "check")))
    maker.post(step(course, "check"))
    assert not CoursePage.objects.live().exists()


def test_publishing_again_publishes_what_changed_and_leaves_the_rest(maker):
    course = made(maker)
    lesson = lesson_page(course)
    maker.post(step(course, "check"))
    first = LessonPage.objects.get().last_published_at
    pagewriting.revise(page=CoursePage.objects.get(), user=maker.user, title="Second title")
    maker.post(step(course, "check"))
    assert CoursePage.objects.get().title == "Second title"
    assert LessonPage.objects.get(pk=lesson.pk).last_published_at == first


def test_continuing_after_a_break_opens_the_first_step_that_is_not_done(maker):
    course = made(maker)

    def leads_to():
        return maker.get(step(course, "continue")).url

    assert step(course, "continue") in text(maker.get(LIST))
    assert leads_to() == step(course, "outcomes")
    maker.post(step(course, "outcomes"), {"outcomes": "Ask first."})
    assert leads_to() == step(course, "lessons")
    maker.post(step(course, "lessons"), {"title": "Ask first"})
    assert leads_to() == step(course, "lessons"), "the lesson is empty"
    lesson = LessonPage.objects.get()
    pagewriting.append_blocks(page=lesson, blocks=[text_block("Ask.")], user=maker.user)
    assert leads_to() == step(course, "quiz")
    maker.post(step(course, "quiz"), {"title": "Quiz", "pass_mark": 80})
    assert leads_to() == step(course, "quiz"), "the quiz has no question"
    maker.post(step(course, "quiz"), QUESTION)
    assert leads_to() == step(course, "check")
    draft = pagewriting.newest(course)
    draft.summary = ""
    draft.save_revision(clean=False)
    assert leads_to() == step(course, "about")


@pytest.fixture
def ready(maker):
    """A course in which nothing is missing."""
    course = made(maker)
    maker.post(step(course, "outcomes"), {"outcomes": "Ask first."})
    lesson_page(course, "Ask first", body=[text_block("Ask.")])
    return course


def test_the_last_step_leads_to_reviewers_and_tells_where_they_are(maker, ready):
    page = text(maker.get(step(ready, "check")))
    assert "Sample, not yet reviewed by clinicians or communities" in page
    assert f"/admin/training/reviews/ask/{ready.pk}/" in page
    request = asked(ready, person=PersonFactory(user=maker.user))
    page = text(maker.get(step(ready, "check")))
    assert "<strong>Waiting for review</strong> <span>Subject-matter review</span>" in page
    assert f"/admin/training/reviews/{request.uuid}/" in page
    assert "publishing now ends their review" in page
    approve_all(request)
    page = text(maker.get(step(ready, "check")))
    assert "The course is published" in page
    assert page.count("Approved on") == 3
    assert "Publish the course" not in page
    assert "Ask for reviews" not in page
    assert "not yet reviewed" not in text(maker.get(step(ready, "done")))


def test_where_the_site_wants_reviews_the_last_step_publishes_nothing_before_them(maker, ready):
    wanted = ReviewSettings.for_site(Site.objects.get(is_default_site=True))
    wanted.required, wanted.publishes = True, ReviewSettings.Publishes.TRAINER
    wanted.save()
    page = text(maker.post(step(ready, "check")))
    assert "only after all of its reviews approved it" in page
    assert "Publish the course" not in page
    assert not CoursePage.objects.live().exists()
    approve_all(asked(ready, person=PersonFactory(user=maker.user)))
    assert not CoursePage.objects.live().exists()
    assert maker.post(step(ready, "check")).url == step(ready, "done")
    assert CoursePage.objects.live().exists()


def test_a_site_without_reviews_says_so_at_the_last_step(maker, ready):
    wanted = ReviewSettings.for_site(Site.objects.get(is_default_site=True))
    wanted.subject_matter = wanted.community = wanted.plain_language = False
    wanted.save()
    assert "This site asks for no reviews." in text(maker.get(step(ready, "check")))
