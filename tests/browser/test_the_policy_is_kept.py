"""The browser refuses nothing on our own pages: all of them keep the strict policy, and nothing comes from another host."""

from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from courses.trainers import appoint
from lms.flows.enroll import enroll
from quizzes.models import Quiz
from quizzes.services import start
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.pages import (
    MATCHING,
    ORDERING,
    REFLECTION,
    SINGLE,
    course_page,
    lesson_page,
    path_page,
    record_of,
    reflection_block,
    text_block,
)
from tests.security.world import finish_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REFUSED = ("Content Security Policy", "Content-Security-Policy", "Refused to")


@pytest.fixture
def watched(visit):
    """Return a function that opens a page whose refusals and foreign requests are noted, and the notes."""
    notes = []

    def opened(person=None):
        page = visit(person, bypass_csp=False)
        page.on("console", lambda said: notes.append(said.text) if any(w in said.text for w in REFUSED) else None)
        page.on("pageerror", lambda error: notes.append(str(error)))
        page.on("request", lambda sent: foreign(sent.url))
        return page

    def foreign(url):
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.hostname != "127.0.0.1":
            notes.append(f"asks {url}")

    return opened, notes


def test_a_policy_that_is_broken_would_be_noticed(watched):
    opened, notes = watched
    course_page(items=None)
    page = opened()
    page.goto("/courses/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    )
    assert page.evaluate("window.ran") is None
    assert len(notes) == 1


def test_no_page_of_learners_supervisors_and_the_public_breaks_the_policy(watched):
    opened, notes = watched
    course = course_page(items=(SINGLE, ORDERING, MATCHING, REFLECTION))
    lesson_page(course, "Rich", body=[text_block("Words"), reflection_block()])
    path_page(course)
    learner = PersonFactory()
    taking = enroll(person=learner, course=record_of(course), at=AT)
    running = start(enrollment=taking, quiz=Quiz.objects.get(), at=AT)
    done = enroll(person=learner, course=publish_course(lessons=1), at=AT)
    finish_all(done, AT)
    code = done.certificates.get().verify_code
    supervisor = supervisor_of(team_of(learner))
    own = [
        "/courses/", "/courses/foundations/", "/courses/access-that-works/", "/courses/access-that-works/rich/",
        "/courses/access-that-works/quiz/", "/training/", "/training/profile/", "/training/help/", "/training/certificates/",
        "/training/account/password/", *(f"/training/attempts/{running.uuid}/q/{number}/" for number in range(1, 5)),
        f"/training/attempts/{running.uuid}/review/", f"/training/enrollments/{taking.uuid}/why/",
        f"/training/enrollments/{done.uuid}/done/", "/training/nowhere/",
    ]  # fmt: skip
    team = ["/training/team/", f"/training/team/people/{learner.uuid}/"]
    public = ["/", "/training/account/login/", "/verify/", f"/verify/{code}/", "/verify/UNKNOWN/", "/courses/"]
    for person, addresses in ((learner, own), (supervisor, team), (None, public)):
        page = opened(person)
        for address in addresses:
            assert page.goto(address).headers["content-security-policy"]
    page = opened(learner)
    page.goto(f"/training/enrollments/{done.uuid}/done/")
    with page.expect_response(lambda answer: answer.url.endswith("/certificate/?n=1")):
        page.wait_for_selector("#certificate")
    page.goto(f"/training/attempts/{running.uuid}/q/1/")
    with page.expect_response(lambda answer: answer.url.endswith("/save/") and answer.status == 200):
        page.locator("input[type=radio]").first.check()
    assert notes == []


def test_the_editor_works_under_its_policy_and_its_preview_under_that_of_the_page(watched):
    opened, notes = watched
    call_command("lms_setup", verbosity=0)
    course = course_page(items=(SINGLE,))
    trainer = PersonFactory()
    appoint(user=trainer.user, course_page=course)
    page = opened(trainer)
    for address in (
        "/admin/",
        f"/admin/pages/{course.pk}/edit/",
        "/admin/training/attempts/",
        "/admin/training/questions/",
    ):
        page.goto(address)
    page.goto("/admin/training/questions/add/?kind=reflection")
    page.locator("[name=stem]").fill("What will you try? Do not name patients.")
    page.get_by_role("button", name="Toggle preview").press("Enter")
    frame = page.frame_locator("iframe[title='Preview']").first
    frame.locator("text=What will you try?").first.wait_for(timeout=20_000)
    assert notes == []
