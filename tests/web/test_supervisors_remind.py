"""One click reminds; the page then says when it was and from when on again, and whom to talk with instead."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from lms.base.limits import NUDGE
from lms.flows import people
from lms.flows.enroll import enroll
from lms.notifications.models import Outbox
from lms.organizations.models import Membership
from lms.requirements.models import Nudge
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
REMIND = "/training/team/nudge/"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def late(name, *, days=5):
    """Return an enrollment that is this many days past due."""
    person = PersonFactory(legal_name=f"{name} Person", family_name=name)
    return enroll(person=person, course=publish_course(), at=AT, due_date=NOW.date() - timedelta(days=days))


def text(response):
    """Return the words of a page."""
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def nudges():
    """Return how many reminders by hand there are, and how many mails."""
    return Nudge.objects.count(), Outbox.objects.filter(kind="nudge").count()


def test_one_click_on_the_overview_reminds_and_the_button_gives_way_to_the_dates(sign_in):
    enrollment = late("Ana")
    client = sign_in(supervisor_of(team_of(enrollment.person)))
    page = client.get("/training/team/").content.decode()
    assert f'action="{REMIND}"' in page
    assert str(enrollment.uuid) in page
    done = client.post(REMIND, {"enrollment": enrollment.uuid}, follow=True)
    assert done.redirect_chain[-1][0].startswith("/training/team/?")
    assert "A reminder to Ana Person is on its way." in text(done)
    assert "Reminded on 25 Nov 2026, again from 2 Dec 2026" in text(done)
    assert "Send a reminder" not in text(done)
    again = client.post(REMIND, {"enrollment": enrollment.uuid}, follow=True)
    assert "1 reminder was not sent" in text(again)
    assert nudges() == (1, 1)


def test_on_a_persons_page_each_open_course_has_its_button_and_the_click_leads_back(sign_in):
    enrollment = late("Ana")
    other = enroll(person=enrollment.person, course=publish_course(title="Other"), at=AT)
    client = sign_in(supervisor_of(team_of(enrollment.person)))
    place = f"/training/team/people/{enrollment.person.uuid}/"
    assert client.get(place).content.decode().count(f'action="{REMIND}"') == 2
    done = client.post(REMIND, {"enrollment": other.uuid, "person": enrollment.person.uuid}, follow=True)
    assert done.redirect_chain == [(place, 302)]
    assert text(done).count("Send a reminder") == 1
    assert "Reminded on 25 Nov 2026" in text(done)


def test_several_ticked_people_are_reminded_at_once_and_nobody_ticked_is_said(sign_in):
    rows = [late(name) for name in ("Ana", "Ben", "Cy")]
    team = team_of(*[row.person for row in rows])
    client = sign_in(supervisor_of(team))
    page = client.get("/training/team/").content.decode()
    assert page.count('form="remind-overdue"') == 3
    client.post(REMIND, {"enrollment": rows[0].uuid})
    done = client.post(REMIND, {"enrollment": [row.uuid for row in rows], "team": team.uuid}, follow=True)
    assert done.redirect_chain == [(f"/training/team/?team={team.uuid}", 302)]
    assert "2 reminders are on their way." in text(done)
    assert "1 reminder was not sent" in text(done)
    assert nudges() == (3, 3)
    assert "Nobody was ticked" in text(client.post(REMIND, {}, follow=True))


def test_people_of_others_teams_and_leavers_cannot_be_reminded_and_reading_changes_nothing(sign_in):
    own, foreign, left = late("Ana"), late("Ben"), late("Cy")
    team = team_of(own.person, left.person)
    team_of(foreign.person)
    client = sign_in(supervisor_of(team))
    people.leave_team(membership=Membership.objects.get(person=left.person), at=NOW - timedelta(days=1))
    for answer in (
        client.post(REMIND, {"enrollment": foreign.uuid}),
        client.post(REMIND, {"enrollment": left.uuid}),
        client.post(REMIND, {"enrollment": "nonsense"}),
    ):
        assert answer.status_code == 404
    assert client.get(REMIND).status_code == 405
    client.post(REMIND, {"enrollment": [own.uuid, foreign.uuid]})
    assert [each.enrollment for each in Nudge.objects.all()] == [own]


def test_after_three_overdue_mails_the_pages_ask_to_talk_and_offer_no_reminder(sign_in):
    enrollment = late("Ana", days=16)
    client = sign_in(supervisor_of(team_of(enrollment.person, late("Ben", days=15).person)))
    overview = text(client.get("/training/team/"))
    assert "1 got three mails about it and gets no more. Please talk with them" in overview
    assert "Talk with Ana Person" in overview
    assert "Talk with Ben Person" not in overview
    assert "Three mails were sent; no more will come." in overview
    listed = client.get("/training/team/?show=talk").content.decode()
    assert re.findall(r'role="rowheader"><a href="[^"]*"><bdi>(\w+)', listed) == ["Ana"]
    place = f"/training/team/people/{enrollment.person.uuid}/"
    page = text(client.get(place))
    assert "Talk with Ana Person : Access that works" in page
    assert "Send a reminder" not in page
    client.post(REMIND, {"enrollment": enrollment.uuid})
    assert nudges() == (0, 0)


def test_a_view_as_of_a_day_reminds_nobody_and_a_full_count_says_so(sign_in):
    person = PersonFactory()
    rows = [enroll(person=person, course=publish_course(), at=AT, due_date=date(2026, 12, day)) for day in (1, 2, 3, 4)]
    client = sign_in(supervisor_of(team_of(person)))
    for row in rows[:3]:
        client.post(REMIND, {"enrollment": row.uuid})
    assert "Reminded of other courses, again from 2 Dec 2026" in text(client.get("/training/team/"))
    assert REMIND not in client.get("/training/team/?as_of=2026-11-24").content.decode()
    place = f"/training/team/people/{person.uuid}/?as_of=2026-11-24"
    assert REMIND not in client.get(place).content.decode()


def test_by_night_the_page_says_that_the_reminder_goes_out_in_the_morning(sign_in, settings):
    settings.LMS_MAIL_QUIET_HOURS = ("00:00", "23:59")
    enrollment = late("Ana")
    done = sign_in(supervisor_of(team_of(enrollment.person))).post(REMIND, {"enrollment": enrollment.uuid}, follow=True)
    assert "It is night where Ana Person lives. The reminder goes out in the morning." in text(done)


def test_reminding_too_often_answers_429(sign_in):
    enrollment = late("Ana")
    client = sign_in(supervisor_of(team_of(enrollment.person)))
    statuses = [client.post(REMIND, {"enrollment": enrollment.uuid}).status_code for _n in range(NUDGE.most + 1)]
    assert (statuses[0], statuses[-1]) == (302, 429)
    assert nudges() == (1, 1)
