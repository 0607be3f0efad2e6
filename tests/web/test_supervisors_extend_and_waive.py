"""A supervisor extends and waives for fixed reasons, for own people only; the learner sees what is waived and until when."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.enrollment.models import Enrollment
from lms.flows import relieve
from lms.flows.enroll import enroll
from lms.requirements.models import Extension, Reason, Waiver
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 18)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def late():
    """Return an enrollment that is two days past due."""
    return enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT, due_date=DUE)


@pytest.fixture
def boss(late):
    """Return the supervisor of the learner."""
    return supervisor_of(team_of(late.person), legal_name="The Boss")


def place(enrollment, action=""):
    """Return the address of the page, or of an action on it."""
    return f"/training/team/enrollments/{enrollment.uuid}/{action}"


def text(response):
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def test_a_due_date_is_extended_from_the_persons_page(sign_in, late, boss):
    client = sign_in(boss)
    assert place(late) in client.get(f"/training/team/people/{late.person.uuid}/").content.decode()
    assert "2 days past due" in text(client.get(place(late)))
    values = {"known": "2026-11-18", "to": "2026-12-20", "reason": "schedule"}
    done = client.post(place(late, "extend/"), values, follow=True)
    assert "The due date is extended." in text(done)
    twice = client.post(place(late, "extend/"), values, follow=True)
    assert "nothing was saved" in text(twice)
    assert Extension.objects.get().given_by == boss
    log = text(client.get(place(late)))
    assert "The Boss extended the due date from 18 November 2026 to 20 December 2026. Reason: Work schedule." in log


@pytest.mark.parametrize(
    ("action", "fields_and_says"),
    [
        ("extend/", ({"to": ""}, "This field is required.", "#extend_to")),
        ("extend/", ({"to": "2026-11-19"}, "later than the due date, and not over", "#extend_to")),
        ("extend/", ({"reason": ""}, "This field is required.", "#extend_reason")),
        ("extend/", ({"reason": "sick: flu"}, "Select a valid choice", "#extend_reason")),
        ("waive/", ({"until": "2026-11-19"}, "Choose a day that is not over.", "#waive_until")),
        ("waive/", ({"reason": "surgery"}, "Select a valid choice", "#waive_reason")),
    ],
)
def test_a_day_that_is_over_and_a_reason_of_ones_own_are_refused(sign_in, late, boss, action, fields_and_says):
    fields, words, link = fields_and_says
    values = {"known": "2026-11-18", "to": "2026-12-20", "until": "2026-12-20", "reason": "leave"} | fields
    page = sign_in(boss).post(place(late, action), values)
    assert page.status_code == 422
    assert words in text(page)
    assert f'<a href="{link}"' in page.content.decode()
    assert not Extension.objects.exists()
    assert not Waiver.objects.exists()


def test_what_is_waived_says_so_to_supervisor_and_learner_until_it_is_taken_back(sign_in, late, boss):
    client = sign_in(boss)
    done = client.post(place(late, "waive/"), {"until": "2026-12-20", "reason": "leave"}, follow=True)
    assert "It is not overdue and nobody is reminded of it." in text(done)
    assert "Waived until 20 December 2026" in text(done)
    assert "nothing was saved" in text(client.post(place(late, "waive/"), {"reason": "role"}, follow=True))
    overview = text(client.get("/training/team/"))
    assert "0 of 1 people are overdue" in overview
    assert "People who need something" not in overview
    assert "The Boss waived it until 20 December 2026. Reason: Leave." in text(client.get(place(late)))
    mine = text(sign_in(late.person).get("/training/"))
    assert "Waived until 20 December 2026" in mine
    assert "past due" not in mine
    assert "There is nothing that you have to do." in mine
    client = sign_in(boss)
    back = client.post(place(late, "unwaive/"), follow=True)
    assert "The due date counts again." in text(back)
    assert "There is no waiver to take back." in text(client.post(place(late, "unwaive/"), follow=True))
    assert "The waiver was taken back by The Boss" in text(client.get(place(late)))
    assert "2 days past due" in text(sign_in(late.person).get("/training/"))


def test_a_waiver_for_good_has_no_end_date(sign_in, late, boss):
    relieve.waive(enrollment=late, until=None, reason=Reason.ROLE, by=boss, at=NOW)
    assert "Waived without an end date" in text(sign_in(late.person).get("/training/"))
    assert "Waived without an end date Reason: Changed role." in text(
        sign_in(late.person).get(f"/training/enrollments/{late.uuid}/why/")
    )
    assert "The Boss waived it. Reason: Changed role." in text(sign_in(boss).get(place(late)))


def test_what_is_complete_has_nothing_to_extend_or_to_waive(sign_in, late, boss):
    finish(late, keys_of(late.course)[0])
    client = sign_in(boss)
    page = client.get(place(late))
    assert "There is nothing to extend or to waive." in text(page)
    assert "<form" not in page.content.decode().split("<main")[1]
    assert "nothing was saved" in text(client.post(place(late, "waive/"), {"reason": "leave"}, follow=True))
    assert "There is no waiver to take back." in text(client.post(place(late, "unwaive/"), follow=True))


def test_enrollments_of_other_teams_are_not_found(sign_in, late, boss, client):
    assert client.get(place(late)).status_code == 302
    stranger = supervisor_of(team_of(PersonFactory()))
    for person in (late.person, stranger):
        signed_in = sign_in(person)
        assert signed_in.get(place(late)).status_code == 404
        for action in ("extend/", "waive/", "unwaive/"):
            values = {"known": "2026-11-18", "to": "2026-12-20", "reason": "leave"}
            assert signed_in.post(place(late, action), values).status_code == 404
    assert Enrollment.objects.get().due_date == DUE


def test_the_page_costs_the_same_for_1_and_20_decisions(sign_in, late, boss):
    client, counts = sign_in(boss), []
    for count in (1, 19):
        for _number in range(count):
            relieve.waive(enrollment=late, until=None, reason=Reason.LEAVE, by=boss, at=NOW)
            relieve.unwaive(enrollment=late, by=boss, at=NOW)
        with CaptureQueriesContext(connection) as queries:
            client.get(place(late))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Waiver.objects.count() == 20
