"""A supervisor assigns on one form, checks who is affected, confirms, and can undo; only own people, teams and organizations."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.catalog import services as catalog
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.flows.people import join_team
from lms.organizations.models import Membership
from lms.requirements.models import Assignment
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of

pytestmark = pytest.mark.django_db

ASSIGN = "/training/team/assign/"
DUE = date(2026, 12, 31)
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def sent(course, *people, **fields):
    """Return what the form sends."""
    values = {
        "audience": "people",
        "people": [str(person.uuid) for person in people],
        "course": str(course.uuid),
        "when": "date",
        "due_date": DUE.isoformat(),
        "token": str(uuid4()),
        "step": "preview",
    }
    return values | fields


def text(response):
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def hidden(response):
    """Return the hidden fields of the confirmation, as a browser sends them."""
    form = response.content.decode().split('class="lms-flow lms-mt"')[-1]
    values = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        values.setdefault(name, []).append(value)
    return values


def test_from_the_form_to_the_preview_to_the_result_and_back_again(sign_in):
    course, new, known = publish_course(), PersonFactory(legal_name="New Person"), PersonFactory()
    enroll(person=known, course=course, at=AT)
    client = sign_in(supervisor_of(team_of(new, known)))
    page = client.get(ASSIGN, {"people": str(new.uuid)})
    assert re.search(rf'value="{new.uuid}" checked', page.content.decode())
    preview = client.post(ASSIGN, sent(course, new, known))
    assert "1 person gets a new assignment" in text(preview)
    assert "1 person is enrolled already and gets this due date" in text(preview)
    assert "Due on 31 December 2026." in text(preview)
    assert "New Person" in text(preview)
    assert not Assignment.objects.exists()
    carried = hidden(preview)
    done = client.post(ASSIGN, carried | {"step": "confirm"})
    again = client.post(ASSIGN, carried | {"step": "confirm"})
    assert done.status_code == again.status_code == 302
    assert done["Location"] == again["Location"]
    result = client.get(done["Location"])
    assert "1 person got a new assignment" in text(result)
    assert "You can undo all of this until 15:10" in text(result)
    undone = client.post(f"{done['Location']}undo/", follow=True)
    assert "1 person was taken out of the course again" in text(undone)
    assert "Undone:" in text(undone)
    assert [row.person for row in Enrollment.objects.open()] == [known]


def test_after_ten_minutes_an_undo_changes_nothing_and_says_so(sign_in):
    person = PersonFactory()
    client = sign_in(supervisor_of(team_of(person)))
    place = client.post(ASSIGN, sent(publish_course(), person, step="confirm"))["Location"]
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        assert "Undo this assignment" not in text(client.get(place))
        assert "It is too late to undo this" in text(client.post(f"{place}undo/", follow=True))
    assert Enrollment.objects.open().exists()


@pytest.mark.parametrize(
    ("fields", "words", "link"),
    [
        ({"people": []}, "Choose at least one person.", "#id_people_0"),
        ({"audience": "team"}, "Choose a team.", "#id_team"),
        ({"audience": "role"}, "Select a valid choice", "#id_audience_0"),
        ({"due_date": "2026-11-20"}, "Enter a due date after today.", "#id_due_date"),
        ({"due_date": ""}, "Enter a due date after today.", "#id_due_date"),
        ({"due_date": "soon"}, "Enter a valid date.", "#id_due_date"),
        ({"when": "days"}, "Enter a number of days.", "#id_due_days"),
        ({"when": "days", "due_days": "731"}, "less than or equal to 730", "#id_due_days"),
        ({"course": "x"}, "is not a valid UUID", "#id_course"),
        ({"people": ["x\x00"]}, "Null characters are not allowed", "#id_people_0"),
        ({"token": "x"}, "Enter a valid UUID", "#id_token"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_errors_stand_in_a_summary_with_links_and_what_was_typed_is_kept(sign_in, fields, words, link, step):
    person, course = PersonFactory(), publish_course()
    client = sign_in(supervisor_of(team_of(person)))
    page = client.post(ASSIGN, sent(course, person, step=step) | fields)
    assert page.status_code == 422
    assert words in text(page)
    body = page.content.decode()
    assert f'<a href="{link}"' in body
    if "course" not in fields:
        assert f'<option value="{course.uuid}" selected>' in body
    if "people" not in fields:
        assert f'value="{person.uuid}" checked' in body
    assert not Assignment.objects.exists()


def test_people_teams_and_organizations_of_others_are_refused_at_every_step(sign_in):
    course, mine, stranger = publish_course(), PersonFactory(), PersonFactory(legal_name="A Stranger")
    own, other = team_of(mine), team_of(stranger)
    boss = supervisor_of(own)
    head = PersonFactory()
    role = {"person": head, "team": None, "role": Membership.Role.SUPERVISOR, "at": AT}
    join_team(organization=own.organization, **role)
    foreign = f"{other.organization.uuid}:learner"
    refused = [
        (boss, sent(course, mine, stranger)),
        (boss, sent(course, audience="team", team=str(other.uuid))),
        (boss, sent(course, audience="role", role=f"{own.organization.uuid}:learner")),
        (head, sent(course, audience="role", role=foreign)),
        (head, sent(course, audience="role", role=f"{own.organization.uuid}:administrator")),
    ]
    for person, values in refused:
        client = sign_in(person)
        for step in ("preview", "confirm"):
            page = client.post(ASSIGN, values | {"step": step})
            assert page.status_code == 422
            assert "A Stranger" not in text(page)
    assert not Assignment.objects.exists()
    page = sign_in(head).post(ASSIGN, sent(course, audience="role", role=f"{own.organization.uuid}:learner"))
    assert "For all learners of" in text(page)
    assert "1 person gets a new assignment" in text(page)


def test_who_supervises_nobody_and_who_did_not_assign_it_finds_nothing(sign_in, client):
    assert client.get(ASSIGN).status_code == 302
    person = PersonFactory()
    assert sign_in(person).get(ASSIGN).status_code == 404
    team = team_of(person)
    place = sign_in(supervisor_of(team)).post(ASSIGN, sent(publish_course(), person, step="confirm"))["Location"]
    other = sign_in(supervisor_of(team))
    assert other.get(place).status_code == 404
    assert other.post(f"{place}undo/").status_code == 404
    assert other.post(f"{place}stop/").status_code == 404
    assert Enrollment.objects.open().count() == 1


def test_a_team_with_newcomers_is_listed_and_can_be_stopped(sign_in):
    team = team_of(PersonFactory())
    client = sign_in(supervisor_of(team))
    days = {"when": "days", "due_days": "30", "due_date": "", "newcomers": "on"}
    values = sent(publish_course(), audience="team", team=str(team.uuid), **days)
    preview = client.post(ASSIGN, values)
    assert "Due 30 days after it is assigned. People who join later get it too." in text(preview)
    place = client.post(ASSIGN, hidden(preview) | {"step": "confirm"})["Location"]
    assert Assignment.objects.get().newcomers
    assert "Given to people who join later" in text(client.get(ASSIGN))
    stopped = client.post(f"{place}stop/", follow=True)
    assert "People who join from now on do not get it." in text(stopped)
    assert "Given to people who join later" not in text(stopped)
    assert "People who join later no longer get it." in text(client.get(place))


def test_back_and_find_keep_everything_and_complain_about_nothing(sign_in):
    ticked, other = PersonFactory(legal_name="Ticked Person"), PersonFactory(legal_name="Other Person")
    client = sign_in(supervisor_of(team_of(ticked, other)))
    for step in ("change", "find"):
        page = client.post(ASSIGN, sent(publish_course(), ticked, due_date="", step=step, search="zzz\x00"))
        assert page.status_code == 200
        assert "Please look at this again" not in text(page)
        assert f'value="{ticked.uuid}" checked' in page.content.decode()
        assert "Other Person" not in text(page)
    found = client.post(ASSIGN, sent(publish_course(), step="find", search="other per"))
    assert "Other Person" in text(found)
    assert "Ticked Person" not in text(found)


def test_a_course_that_was_closed_meanwhile_is_explained_and_cannot_be_confirmed(sign_in):
    person, done = PersonFactory(), PersonFactory()
    course = publish_course()
    enroll(person=done, course=course, at=AT, due_date=date(2026, 12, 1))
    catalog.retire(key=course.key, at=AT)
    page = sign_in(supervisor_of(team_of(person, done))).post(ASSIGN, sent(course, person, done))
    assert "1 person is not eligible: it takes no new learners" in text(page)
    assert "1 person has it already, nothing changes" in text(page)
    assert 'value="confirm"' not in page.content.decode()


def test_the_pages_of_an_assignment_cost_the_same_for_1_and_20_people(sign_in):
    def statements(count):
        people = [PersonFactory() for _number in range(count)]
        client = sign_in(supervisor_of(team_of(*people)))
        values, counts = sent(publish_course(), *people), []
        for ask in (
            lambda: client.get(ASSIGN),
            lambda: client.post(ASSIGN, values),
            lambda: client.post(ASSIGN, values | {"step": "change"}),
            lambda: client.post(ASSIGN, values | {"step": "confirm"}),
            lambda: client.get(f"{ASSIGN}{Assignment.objects.latest('pk').uuid}/"),
        ):
            with CaptureQueriesContext(connection) as queries:
                assert ask().status_code in {200, 302}
            counts.append(len(queries))
        return counts

    assert statements(1) == statements(20)
