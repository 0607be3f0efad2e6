"""One learner starts in English, continues in Spanish and finishes in Arabic: one progress, one attempt, one certificate."""

import os
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from courses.pages.models import CoursePage
from courses.pathfile.content import WrittenPath
from courses.pathfile.publishing import publish_path
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.flows.learn import finish_activity
from lms.progress.models import LearningEvent
from lms.progress.services import Result
from lms.site.starter import reading
from quizzes.models import Attempt
from quizzes.services import save_response
from tests.factories import AT, PersonFactory
from tests.factories.pages import home

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
DIRECTION = "document.documentElement.dir + ' ' + document.documentElement.lang + ' ' + getComputedStyle(document.body).direction"
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def written():
    """Publish the first course of the starter path, which comes in English, Spanish and Arabic; return it as written."""
    path = reading.path()
    course = path.courses[0]
    publish_path(WrittenPath(path.fields, [course], path.translations), home=home(), at=AT)
    return course


def looked_at(page, name):
    """Check a page in Arabic at both widths, and keep pictures where the environment names a folder."""
    folder = os.environ.get("LMS_TEST_PICTURES")
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate(DIRECTION) == "rtl ar rtl"
        assert page.evaluate(OVERFLOW) <= 0, name
        if folder:
            page.screenshot(path=str(Path(folder) / f"three-{name}-{size['width']}.png"), full_page=True)


def switch(page, language):
    """Choose a language in the bar."""
    with page.expect_navigation():
        page.locator(f"header :is(a[hreflang={language}], button[value=read-{language}])").click()


def go_on(page, selector="main .lms-actions button[type=submit], main .lms-actions a.lms-btn"):
    """Press the button that leads on."""
    with page.expect_navigation():
        page.locator(selector).last.click()


def answer_the_rest(attempt, locale):
    """Store right answers to all questions that have none, as the pages do."""
    for row in attempt.questions.filter(response__isnull=True).order_by("position"):
        content = row.frozen
        right = {"single": "one", "scenario": "one", "true_false": "one"}.get(row.kind)
        response = content["answer"][0] if right else content.get("answer") or True
        if row.kind == "fill_in":
            response = content["accepted"]["ar"][0]
        save_response(
            attempt_uuid=attempt.uuid, person=attempt.enrollment.person, position=row.position, response=response,
            revision=row.save_revision, flagged=False, at=AT, locale=locale,
        )  # fmt: skip


def starts_in_english(page, written, source):
    """Enroll, finish the first lesson, and read the second."""
    page.goto(source.get_url())
    expect(page.locator("h1")).to_have_text(written.fields["title"])
    with page.expect_navigation():
        page.locator("form[action*=enroll] button").click()
    page.goto(f"{source.get_url()}lesson-1/")
    go_on(page)
    expect(page.locator("h1")).to_have_text(written.lessons[1]["title"])


def continues_in_spanish(page, spanish, source):
    """Change the language in the middle of a lesson, finish it, and begin the quiz."""
    switch(page, "es")
    assert page.url.endswith("/es/courses/who-is-underserved/lesson-2/")
    expect(page.locator("h1")).to_have_text(spanish.lessons[1]["title"])
    go_on(page)
    expect(page.locator("h1")).to_have_text(spanish.lessons[2]["title"])
    page.goto(f"/es{source.get_url()}quiz/")
    go_on(page, "main form button[type=submit]")
    expect(page.locator("legend").first).to_have_text(spanish.items[0]["stem"])
    page.locator("input[type=radio]").nth(1).check()
    go_on(page, "button[value=next]")
    expect(page.locator("legend").first).to_have_text(spanish.items[1]["stem"])


def goes_on_in_arabic(page, arabic):
    """Change the language in the middle of the quiz: the question is another text, the answer before is still there."""
    switch(page, "ar")
    expect(page.locator("legend").first).to_have_text(arabic.items[1]["stem"])
    looked_at(page, "question")
    go_on(page, "button[value=previous]")
    expect(page.locator("legend").first).to_have_text(arabic.items[0]["stem"])
    expect(page.locator("input[type=radio]").nth(1)).to_be_checked()


def finishes_in_arabic(page, arabic, source, attempt):
    """Read the last lesson, submit the quiz, and see what came of it."""
    page.goto(f"/ar{source.get_url()}lesson-5/")
    expect(page.locator("h1")).to_have_text(arabic.lessons[4]["title"])
    looked_at(page, "lesson")
    page.goto(f"/ar/training/attempts/{attempt.uuid}/review/")
    looked_at(page, "review")
    go_on(page, "main form button[type=submit]")
    looked_at(page, "result")
    for name, address in {
        "done": f"/ar/training/enrollments/{attempt.enrollment.uuid}/done/",
        "course": f"/ar{source.get_url()}",
        "learning": "/ar/training/",
    }.items():
        page.goto(address)
        looked_at(page, name)


def test_one_learner_three_languages(written, visit):
    person = PersonFactory(legal_name="Noor Haddad")
    page = visit(person, viewport=DESKTOP)
    source = CoursePage.objects.get(slug=written.slug, locale__language_code="en")
    starts_in_english(page, written, source)
    continues_in_spanish(page, written.translations["es"], source)
    goes_on_in_arabic(page, written.translations["ar"])

    enrollment = Enrollment.objects.get(person=person)
    assert [event.locale for event in LearningEvent.objects.filter(kind="finished").order_by("pk")] == ["en", "es"]
    attempt = Attempt.objects.get(enrollment=enrollment)
    answer_the_rest(attempt, "ar")
    for child in source.get_children()[2:5]:
        finish_activity(
            enrollment_id=enrollment.pk, activity_key=UUID(str(child.translation_key)), result=Result(), at=AT,
            idempotency_key=f"three:{child.pk}", locale="es",
        )  # fmt: skip
    finishes_in_arabic(page, written.translations["ar"], source, attempt)

    attempt.refresh_from_db()
    assert (attempt.passed, attempt.score, attempt.locale) == (True, 100, "ar")
    assert set(attempt.questions.values_list("locale", flat=True)) == {"es", "ar"}
    certificate = Certificate.objects.get(person=person)
    assert certificate.enrollment == enrollment
    assert certificate.enrollment.progress.done_count == len(source.get_children())
    said = {name: certificate.snapshot[name] for name in ("language", "direction", "course_title")}
    assert said == {"language": "ar", "direction": "rtl", "course_title": written.translations["ar"].fields["title"]}
