"""A mail, the choice in the profile and the page behind "stop mails of this kind" suit axe, light and dark."""

import pytest
from django.utils import translation

from lms.certificates.models import Certificate
from lms.flows.enroll import enroll
from lms.notifications import registry
from lms.notifications.letters import choice_token, compose
from lms.notifications.models import Outbox
from tests.browser.judges import judge, violations
from tests.factories import AT, publish_course, supervisor_of, team_of
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def html_of(person, language):
    """Return the letter about a certificate as it is sent."""
    enrollment = enroll(person=person, course=publish_course(lessons=1), at=AT)
    finish(enrollment, keys_of(enrollment.course)[0])
    certificate = Certificate.objects.get()
    kind = registry.get("certificate_ready")
    with translation.override(language):
        letter = kind.letter(person=person, context={"certificate": str(certificate.uuid)}, at=AT)
        mail = Outbox(kind=kind.code, person=person, language=language, dedupe_key="x")
        return compose(mail=mail, kind=kind, letter=letter).alternatives[0].content


def test_a_mail_and_its_pages_suit_axe(visit):
    boss = supervisor_of(team_of())
    address = f"/training/mail/{choice_token(person=boss, kind='digest')}/"
    letter = html_of(boss, "ar")
    page = visit(boss)
    problems = []
    for name in ("/training/profile/", address):
        page.goto(name)
        problems += judge(page, name)
    page.locator("main button").click()
    problems += judge(page, "after the click")
    assert "any more" in page.locator("h1").text_content()
    page.set_content(letter)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        problems += violations(page, f"letter, {scheme}")
    assert problems == []
