"""axe finds nothing on any page and state, light and dark; no page overflows at 320 px or with text at 200 %."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from lms.certificates import services, tasks
from lms.certificates.models import Certificate
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.progress.services import Result
from quizzes.models import Attempt, AttemptQuestion, Quiz
from quizzes.services import start, submit
from tests.browser.judges import judge
from tests.factories import AT, PersonFactory, supervisor_of, team_of
from tests.factories.invitations import invited_links
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
from tests.factories.staff import administrator, csv_of, drafted, imported, staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def case_block():
    """Return a case, a callout, a check and resources."""
    return [
        {"type": "callout", "id": str(uuid4()), "value": {"kind": "caution", "title": "Care", "text": "<p>Ask.</p>"}},
        {
            "type": "case",
            "id": str(uuid4()),
            "value": {
                "title": "A visit",
                "content_note": "Mentions grief.",
                "people": ["Marisol, patient"],
                "parts": [
                    {"kind": "scene", "text": "<p>She waits.</p>"},
                    {"kind": "debrief", "text": "<p>Ask first.</p>"},
                ],
            },
        },
        {
            "type": "check",
            "id": str(uuid4()),
            "value": {"question": "What first?", "options": [{"text": "Ask", "correct": True, "feedback": "Yes."}]},
        },
        {
            "type": "resources",
            "id": str(uuid4()),
            "value": {
                "title": "To read",
                "items": [{"title": "CLAS", "url": "https://example.org/", "note": "", "language": "en"}],
            },
        },
    ]


@pytest.fixture
def world():
    """Return a learner, a supervisor and the addresses of all states of all pages."""
    course = course_page(lessons=1, items=(SINGLE, ORDERING, MATCHING, REFLECTION))
    lesson_page(course, "Rich", body=[text_block("Words"), *case_block(), reflection_block()])
    done_course = course_page(title="Done", lessons=1, items=None)
    path_page(course, done_course)
    learner = PersonFactory()
    taking = enroll(person=learner, course=record_of(course), at=AT, due_date=date(2026, 1, 1))
    attempt = start(enrollment=taking, quiz=Quiz.objects.get(), at=AT)
    submit(attempt_uuid=attempt.uuid, user_id=learner.user_id, at=AT)
    running = start(enrollment=taking, quiz=Quiz.objects.get(), at=AT)
    done = enroll(person=learner, course=record_of(done_course), at=AT)
    (item,) = done.edition.outline["items"]
    now = datetime(2026, 11, 24, tzinfo=UTC)
    finish_activity(enrollment_id=done.pk, activity_key=UUID(item["key"]), result=Result(), at=now, idempotency_key="x")
    certificate = Certificate.objects.get()
    tasks.render.apply(args=(certificate.renditions.get().pk,))
    supervisor = supervisor_of(team_of(learner))
    questions = [f"/training/attempts/{running.uuid}/q/{number}/" for number in range(1, 5)]
    signed_in = [
        "/courses/", "/courses/?q=nothing", "/courses/access-that-works/", "/courses/done/", "/courses/foundations/",
        "/courses/access-that-works/rich/", "/courses/access-that-works/quiz/", "/training/", "/training/profile/",
        "/training/help/", "/training/certificates/", "/training/account/password/", *questions,
        f"/training/attempts/{running.uuid}/review/", f"/training/attempts/{attempt.uuid}/",
        f"/training/enrollments/{taking.uuid}/why/", f"/training/enrollments/{done.uuid}/done/", "/training/nowhere/",
    ]  # fmt: skip
    anonymous = [
        "/", "/courses/access-that-works/", "/courses/access-that-works/rich/", "/training/account/login/", "/verify/",
        f"/verify/{certificate.verify_code}/", "/verify/UNKNOWN/",
    ]  # fmt: skip
    team = [
        "/training/team/", "/training/team/matrix/", "/training/team/certificates/",
        f"/training/team/people/{learner.uuid}/",
    ]  # fmt: skip
    office, organization = administrator()
    draft, done = drafted(organization, csv_of(*staff(2), ["3", "=1", "No"])), imported(organization, csv_of(*staff(1)))
    imports = ["", f"{draft.uuid}/columns/", f"{draft.uuid}/check/", f"{done.uuid}/"]
    staff_pages = [f"/training/team/import/{page}" for page in imports]
    (link,) = invited_links(organization, "guest@example.org", by=office)
    anonymous += [f"/training/invitation/{link}/", "/training/invitation/made-up/"]
    logins = ["/training/team/people/", "/training/team/people/?q=nobody", "/training/team/people/invite/"]
    return {learner: signed_in, supervisor: team, office: ["/training/team/", *staff_pages, *logins], None: anonymous}


def test_axe_finds_nothing_in_light_and_dark_and_nothing_overflows(world, visit):
    problems = []
    for person, addresses in world.items():
        page = visit(person)
        for address in addresses:
            page.goto(address)
            problems += judge(page, address)
    assert problems == []


def test_a_certificate_file_is_ready_for_the_pages_above(world):
    assert services.storage().names()


def test_a_keyboard_alone_takes_a_quiz_with_ordering_and_matching(world, visit):
    learner = next(person for person in world if person is not None)
    page = visit(learner)
    page.goto("/courses/access-that-works/quiz/")
    press(page, "Continue your attempt")
    choose(page, "input[type=radio]")
    press(page, "Save and continue")
    before = page.locator("[data-order] li span:first-child").all_text_contents()
    page.locator("button[value^='down:']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(
        "first => document.querySelector('[data-order] li span').textContent.trim() !== first", arg=before[0]
    )
    assert "is now at position 2" in page.locator("[data-order-said]").text_content()
    press(page, "Save and continue")
    for index in range(2):
        page.locator("select[name^='match-']").nth(index).focus()
        page.keyboard.press("ArrowDown")
    press(page, "Save and continue")
    page.locator("textarea").focus()
    page.keyboard.type("Only for me.")
    press(page, "Save and continue")
    assert "Check your answers" in page.locator("h1").text_content()
    press(page, "Submit all answers")
    page.wait_for_selector(".lms-score")
    assert Attempt.objects.filter(status="submitted").count() == 2


def press(page, words):
    """Move the focus to a button or link with these words and press Enter."""
    target = page.locator(f"main :is(a, button):has-text('{words}')").last
    target.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page, selector):
    """Choose the first radio button with the space bar."""
    page.locator(selector).first.focus()
    page.keyboard.press("Space")


def test_an_answer_is_saved_while_the_learner_still_reads(world, visit):
    learner = next(person for person in world if person is not None)
    page = visit(learner)
    running = AttemptQuestion.objects.get(attempt__status="open", position=1)
    page.goto(f"/training/attempts/{running.attempt.uuid}/q/1/")
    with page.expect_response(lambda response: response.url.endswith("/save/")) as saved:
        page.locator("input[type=radio]").first.check()
    assert saved.value.status == 200
    page.wait_for_function("document.querySelector('[data-saved-line]').textContent.startsWith('Saved')")
    running.refresh_from_db()
    assert running.response


def test_the_waiting_page_shows_the_certificate_when_it_is_ready(visit):
    course = course_page(title="Short", lessons=1, items=None)
    learner = PersonFactory()
    enrollment = enroll(person=learner, course=record_of(course), at=AT)
    (item,) = enrollment.edition.outline["items"]
    finish_activity(
        enrollment_id=enrollment.pk, activity_key=UUID(item["key"]), result=Result(), at=AT, idempotency_key="y"
    )
    page = visit(learner)
    page.goto(f"/training/enrollments/{enrollment.uuid}/done/")
    assert "being prepared" in page.locator("#certificate").text_content()
    tasks.render.apply(args=(Certificate.objects.get().renditions.get().pk,))
    page.wait_for_selector("#certificate :text('Download PDF')", timeout=15_000)
