"""Reminding by hand by keyboard and without a mouse: rows to remind, reminded, to talk with; and the page of commitments."""

from datetime import timedelta

import pytest
from django.utils import translation

from lms.base import clock
from lms.flows.enroll import enroll
from lms.notifications import registry
from lms.notifications.letters import compose
from lms.notifications.models import Outbox
from lms.requirements.models import Nudge
from quizzes.services import submit
from tests.browser.judges import judge, violations
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.attempts import attempt_of
from tests.factories.pages import SINGLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def late(name, days):
    """Return an enrollment that is this many days past due."""
    day = clock.now().date() - timedelta(days=days)
    return enroll(person=PersonFactory(legal_name=name), course=publish_course(), at=AT, due_date=day)


def letter_of(mail):
    """Return the letter as it is sent, in Arabic."""
    with translation.override("ar"):
        kind = registry.get(mail.kind)
        letter = kind.letter(person=mail.person, context=mail.context, at=clock.now())
        return compose(mail=mail, kind=kind, letter=letter).alternatives[0].content


def test_ticking_and_reminding_by_keyboard_and_the_mail_suit_axe(visit):
    rows = [late("Ana One", 3), late("Ben Two", 4), late("Cy Three", 30)]
    page = visit(supervisor_of(team_of(*[row.person for row in rows])))
    page.goto("/training/team/")
    problems = judge(page, "to remind and to talk with")
    for name in ("Ana One", "Ben Two"):
        page.get_by_role("checkbox", name=f"Tick {name}").press("Space")
    page.get_by_role("button", name="Remind everybody who is ticked").press("Enter")
    page.get_by_text("2 reminders are on their way.").wait_for()
    problems += judge(page, "reminded")
    assert Nudge.objects.count() == 2
    page.goto(f"/training/team/people/{rows[2].person.uuid}/")
    problems += judge(page, "somebody to talk with")
    page.set_content(letter_of(Outbox.objects.filter(kind="nudge").first()))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        problems += violations(page, f"letter, {scheme}")
    assert problems == []


def test_the_page_of_commitments_suits_axe(visit):
    attempt = attempt_of(None, SINGLE, {"kind": "commitment", "stem": "What will you do? Do not name patients."})
    person = attempt.enrollment.person
    submit(attempt_uuid=attempt.uuid, user_id=person.user_id, at=clock.now())
    page = visit(person)
    page.goto(f"/training/attempts/{attempt.uuid}/commitments/")
    assert judge(page, "commitments") == []
