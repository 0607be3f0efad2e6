"""axe finds nothing in the states between the pages: shut, used up, failed, revoked, stale, empty, refused. Light and dark."""

from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from courses.trainers import appoint
from lms.certificates.models import Certificate, Rendition
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.flows.relieve import waive
from lms.organizations.models import Membership
from lms.progress.services import Result
from lms.requirements.models import Reason
from quizzes.models import Quiz
from quizzes.services import start, submit
from tests.browser.judges import judge
from tests.factories import AT, OrganizationFactory, PersonFactory, supervisor_of, team_of
from tests.factories.pages import SINGLE, course_page, record_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def judged(visit):
    """Return a function that judges what a person sees at an address, or after an action there."""
    found, pages = [], {}

    def judge_at(person, address, what="", *, act=None, part=""):
        key = person.pk if person else None
        page = pages[key] = pages.get(key) or visit(person)
        page.goto(address)
        if act is not None:
            act(page)
        found.extend(judge(page, f"{address} {what}", part=part))

    yield judge_at
    assert found == []


def completed(person, course):
    """Return the certificate of a person who finished a course without a quiz."""
    enrollment = enroll(person=person, course=record_of(course), at=AT)
    (item,) = enrollment.edition.outline["items"]
    key = f"done:{enrollment.pk}"
    finish_activity(
        enrollment_id=enrollment.pk, activity_key=UUID(item["key"]), result=Result(), at=AT, idempotency_key=key
    )
    return Certificate.objects.get(enrollment=enrollment)


def test_shut_doors_say_why(judged):
    course_page(title="Open")
    course_page(title="Assigned", entry="assigned")
    retired = course_page(title="Retired")
    retired.unpublish()
    learner = PersonFactory()
    for slug in ("open", "assigned"):
        judged(learner, f"/courses/{slug}/lesson-1/", "not enrolled")
        judged(learner, f"/courses/{slug}/quiz/", "not enrolled")
        judged(learner, f"/courses/{slug}/", "before enrolling")
        judged(None, f"/courses/{slug}/lesson-1/", "signed out")
    judged(learner, "/courses/retired/", "unpublished")
    judged(learner, "/training/team/", "no supervisor")
    judged(learner, "/training/", "empty")
    judged(learner, "/training/certificates/", "empty")


def test_quiz_states_say_what_to_do(judged):
    page = course_page(items=(SINGLE, SINGLE | {"stem": "Second"}), attempts=1)
    learner = PersonFactory()
    enrollment = enroll(person=learner, course=record_of(page), at=AT)
    judged(learner, "/courses/access-that-works/quiz/", "before starting")
    attempt = start(enrollment=enrollment, quiz=Quiz.objects.select_related("activity").get(), at=AT)
    address = f"/training/attempts/{attempt.uuid}/q/1/"

    def answer_stale(page):
        page.evaluate("document.querySelector('input[name=revision]').value = '7'")
        page.locator("input[type=radio]").first.check()
        page.locator("button[value=next]").click()
        page.wait_for_selector("[role=alert]")

    def answer_misfit(page):
        page.evaluate("document.querySelector('input[type=radio]').value = 'o99'")
        page.locator("input[type=radio]").first.check()
        page.locator("button[value=next]").click()
        page.wait_for_selector("[role=alert]")

    judged(learner, address, "stale", act=answer_stale)
    judged(learner, address, "misfit", act=answer_misfit)
    submit(attempt_uuid=attempt.uuid, user_id=learner.user_id, at=AT)
    judged(learner, "/courses/access-that-works/quiz/", "used up")
    judged(learner, f"/training/attempts/{attempt.uuid}/", "not passed")
    supervisor = supervisor_of(team_of(learner))
    judged(supervisor, f"/training/team/people/{learner.uuid}/", "with a grant")


def test_certificate_states_are_said(judged):
    learner = PersonFactory()
    certificates = {
        state: completed(learner, course_page(title=state.capitalize(), lessons=1, items=None))
        for state in ("pending", "failed", "revoked", "superseded", "withdrawn")
    }
    Rendition.objects.filter(certificate=certificates["failed"]).update(state=Rendition.State.FAILED)
    for state in ("revoked", "superseded", "withdrawn"):
        Certificate.objects.filter(pk=certificates[state].pk).update(status=state)
    for state, certificate in certificates.items():
        judged(None, f"/verify/{certificate.verify_code}/", state)
        judged(learner, f"/training/enrollments/{certificate.enrollment.uuid}/done/", state)
    judged(learner, f"/training/certificates/{certificates['pending'].uuid}/file/", "waiting")
    judged(learner, "/training/certificates/", "all states")


def test_assigning_extending_and_waiving_are_judged_step_by_step(judged):
    learner, done = PersonFactory(), PersonFactory(legal_name="Marisol Vega")
    course, other = (
        course_page(title="Assigned", lessons=1, items=None),
        course_page(title="Other", lessons=1, items=None),
    )
    completed(done, course)
    late = enroll(person=learner, course=record_of(other), at=AT, due_date=AT.date())
    supervisor = supervisor_of(team_of(learner, done))

    def preview(page):
        page.fill("input[name=due_date]", "2099-12-31")
        page.select_option("select[name=course]", label="Assigned")
        for box in page.locator("input[name=people]").all():
            box.check()
        page.locator("button[value=preview]").click()
        page.locator("details").first.locator("summary").click()

    def refuse(page):
        page.locator("main button[type=submit]").first.click()
        page.wait_for_selector("[role=alert]")

    def confirm(page):
        preview(page)
        page.locator("button[value=confirm]").click()
        page.wait_for_url("**/assign/*-*/")

    address = "/training/team/assign/"
    judged(supervisor, address, "empty form")
    judged(supervisor, address, "refused", act=refuse)
    judged(supervisor, address, "preview", act=preview)
    judged(supervisor, address, "assigned", act=confirm)
    relief = f"/training/team/enrollments/{late.uuid}/"
    judged(supervisor, relief, "refused", act=refuse)
    waive(enrollment=late, until=None, reason=Reason.LEAVE, by=supervisor, at=AT)
    judged(supervisor, relief, "waived")
    judged(supervisor, f"/training/team/people/{learner.uuid}/", "with a waiver")
    judged(learner, "/training/", "with a waiver")


def test_forms_with_errors_and_refusals_are_judged_too(judged):
    learner = PersonFactory()

    def wrong_password(page):
        page.fill("input[name=login]", "nobody@example.org")
        page.fill("input[name=password]", "wrong")
        page.locator("main button[type=submit]").first.click()
        page.wait_for_selector(".lms-errors")

    def no_name(page):
        page.fill("input[name=legal_name]", "अनिता")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_selector(".lms-errors")

    def expired_form(page):
        page.evaluate("document.querySelector('main form input[name=csrfmiddlewaretoken]').value = 'x'")
        page.fill("input[name=login]", "a@example.org")
        page.fill("input[name=password]", "b")
        page.locator("main button[type=submit]").first.click()
        page.wait_for_load_state()

    def unknown_number(page):
        page.fill("input[name=number]", "AT-2026-AAAA-BBBB")
        page.fill("input[name=name]", "Haddad")
        page.locator("main button[type=submit]").click()
        page.wait_for_load_state()

    def too_often(page):
        for _time in range(25):
            page.goto("/verify/UNKNOWN/")

    judged(None, "/training/account/login/", "wrong password", act=wrong_password)
    judged(learner, "/training/profile/", "no glyph", act=no_name)
    judged(None, "/training/account/login/", "expired form", act=expired_form)
    judged(None, "/verify/", "unknown number", act=unknown_number)
    judged(None, "/verify/", "too often", act=too_often)


def test_a_supervisor_without_a_team_and_with_an_empty_team(judged):
    nobody = PersonFactory()
    organization = OrganizationFactory()
    Membership.objects.create(person=nobody, organization=organization, role=Membership.Role.SUPERVISOR, starts_at=AT)
    judged(nobody, "/training/team/", "no team in the organization")
    judged(supervisor_of(team_of()), "/training/team/", "nobody in the team")


def test_states_of_the_team_pages(judged):
    learner, twin = PersonFactory(), PersonFactory()
    completed(learner, course_page(title="Done", lessons=1, items=None))
    supervisor = supervisor_of(team_of(learner, twin, PersonFactory(legal_name="Ana Beltrán", email="ana@example.org")))

    def find(page):
        page.fill("#names", "Leila Haddad\nana@example.org\nNobody Here")
        page.get_by_role("button", name="Find certificates").click()
        page.wait_for_selector("#found")

    def tick_nobody(page):
        find(page)
        page.get_by_role("button", name="Download as ZIP").click()
        page.wait_for_selector(".lms-errors")

    judged(supervisor, "/training/team/certificates/", "found, ambiguous and not found", act=find)
    judged(supervisor, "/training/team/certificates/", "nobody with a certificate ticked", act=tick_nobody)
    judged(supervisor, "/training/team/?as_of=2026-11-23", "as of a day")
    judged(supervisor, "/training/team/?as_of=never", "a day that cannot be meant")
    judged(supervisor, "/training/team/matrix/?q=zzz", "nobody matches")


def test_the_admin_pages_of_our_own(judged):
    call_command("lms_setup", verbosity=0)
    page = course_page(items=(SINGLE,), attempts=1)
    learner = PersonFactory()
    enrollment = enroll(person=learner, course=record_of(page), at=AT)
    attempt = start(enrollment=enrollment, quiz=Quiz.objects.select_related("activity").get(), at=AT)
    submit(attempt_uuid=attempt.uuid, user_id=learner.user_id, at=AT)
    completed(learner, course_page(title="Failed", lessons=1, items=None))
    Rendition.objects.update(state=Rendition.State.FAILED, reason="No space left on device")
    trainer, admin = PersonFactory(), PersonFactory()
    appoint(user=trainer.user, course_page=page)
    get_user_model().objects.filter(pk=admin.user_id).update(is_superuser=True, is_staff=True)
    judged(trainer, "/admin/training/attempts/", part=".nice-padding table")
    judged(admin, "/admin/training/files/", part=".nice-padding table")
