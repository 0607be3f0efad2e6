"""Overview, matrix, person and roster as of the end of a past day: memberships, enrollments and completions of then."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from lms.base import clock
from lms.enrollment.models import Enrollment
from lms.enrollment.services import set_due
from lms.flows import people
from lms.flows.enroll import enroll
from lms.organizations.models import Membership
from tests.factories import LONG_AGO, OrganizationFactory, PersonFactory, publish_course, supervisor_of, team_of
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db
MARCH = "2026-03-31"
ENROLLED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime(2026, 11, 24, 18, 0, tzinfo=UTC), tick=False):
        yield


def text(client, address):
    """Return the text of a page."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def roster(client, asked=f"?as_of={MARCH}"):
    """Return the rows of the roster."""
    lines = b"".join(client.get(f"/training/team/roster.csv{asked}").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(lines)))


@pytest.fixture
def course():
    return publish_course(title="Access", lessons=1)


def moved(membership, *, starts_at=None, ends_at=None):
    """Date a membership as if it had been written then."""
    Membership.objects.filter(pk=membership.pk).update(starts_at=starts_at or membership.starts_at, ends_at=ends_at)


def test_a_completion_after_the_day_had_not_happened(sign_in, course):
    person = PersonFactory(legal_name="Leila Haddad")
    team = team_of(person)
    enrollment = enroll(person=person, course=course, at=ENROLLED, due_date=date(2026, 3, 15))
    finish(enrollment, keys_of(course)[0], at=LATER)
    client = sign_in(supervisor_of(team))
    assert "<b>0 of 1</b>" in text(client, "/training/team/")
    assert "<b>1 of 1</b> people is overdue" in text(client, f"/training/team/?as_of={MARCH}")
    assert "Complete" in text(client, "/training/team/matrix/").split("<table")[1]
    matrix = text(client, f"/training/team/matrix/?as_of={MARCH}").split("<table")[1]
    assert "Overdue" in matrix
    assert "Complete" not in matrix
    (row,) = roster(client)
    assert (row["Status"], row["Completed (UTC)"], row["Passed"], row["Certificate"]) == ("Overdue", "", "", "")
    (now,) = roster(client, "")
    assert (now["Status"], now["Completed (UTC)"], now["Passed"]) == ("Complete", "2026-06-01 12:00:00", "yes")
    page = text(client, f"/training/team/people/{person.uuid}/?as_of={MARCH}")
    assert "Overdue" in page
    assert person.certificates.get().number not in page
    assert "Completed: Access" not in page


def test_somebody_who_left_since_is_shown_and_somebody_who_came_since_is_not(sign_in, course):
    left, came = PersonFactory(legal_name="Left Person"), PersonFactory(legal_name="New Person")
    team = team_of(left, came)
    for person in (left, came):
        enroll(person=person, course=course, at=ENROLLED)
    people.leave_team(membership=left.memberships.get(), at=LATER)
    moved(came.memberships.get(), starts_at=LATER)
    client = sign_in(supervisor_of(team))
    for address in ("/training/team/", "/training/team/matrix/"):
        now, then = text(client, address), text(client, f"{address}?as_of={MARCH}")
        assert ("Left Person" in now, "New Person" in now) == (False, True)
        assert ("Left Person" in then, "New Person" in then) == (True, False)
    assert [row["Name"] for row in roster(client)] == ["Left Person"]
    assert client.get(f"/training/team/people/{left.uuid}/").status_code == 404
    assert "Left Person" in text(client, f"/training/team/people/{left.uuid}/?as_of={MARCH}")
    assert client.get(f"/training/team/people/{came.uuid}/?as_of={MARCH}").status_code == 404


def test_who_supervises_now_sees_the_past_and_who_did_then_does_not(sign_in, course):
    person = PersonFactory(legal_name="Leila Haddad")
    team = team_of(person)
    enroll(person=person, course=course, at=ENROLLED)
    former = supervisor_of(team)
    people.leave_team(membership=former.memberships.get(), at=LATER)
    new = supervisor_of(team)
    moved(new.memberships.get(), starts_at=LATER)
    assert "Leila Haddad" in text(sign_in(new), f"/training/team/matrix/?as_of={MARCH}")
    assert "No team is assigned" in text(sign_in(former), f"/training/team/matrix/?as_of={MARCH}")
    assert sign_in(former).get(f"/training/team/people/{person.uuid}/?as_of={MARCH}").status_code == 404


def test_an_enrollment_of_later_is_not_there_and_one_withdrawn_since_is(sign_in, course):
    person = PersonFactory()
    team = team_of(person)
    enroll(person=person, course=course, at=LATER)
    gone = enroll(person=person, course=publish_course(title="Withdrawn"), at=ENROLLED)
    Enrollment.objects.filter(pk=gone.pk).update(withdrawn_at=LATER)
    client = sign_in(supervisor_of(team))
    assert [row["Course"] for row in roster(client)] == ["Withdrawn"]
    assert [row["Course"] for row in roster(client, "")] == ["Access"]


def test_the_day_ends_in_the_zone_of_the_organization_of_the_team(sign_in, course):
    person = PersonFactory()
    team = team_of(person, organization=OrganizationFactory(time_zone="Pacific/Honolulu"))
    enrollment = enroll(person=person, course=course, at=ENROLLED)
    finish(enrollment, keys_of(course)[0], at=datetime(2026, 4, 1, 9, 59, tzinfo=UTC))
    client = sign_in(supervisor_of(team))
    page = text(client, f"/training/team/?as_of={MARCH}&team={team.uuid}")
    assert "at the end of 31 March 2026 (Pacific/Honolulu)" in page
    assert "Due dates and the status of certificates that changed since are shown as they are now" in page
    (row,) = roster(client)
    assert (row["Completed (UTC)"], row["Completed (local)"]) == ("2026-04-01 09:59:00", "2026-03-31 23:59:00")
    assert roster(client, "?as_of=2026-03-30")[0]["Completed (UTC)"] == ""


def test_a_due_date_that_was_changed_since_is_shown_as_it_is_now(sign_in, course):
    person = PersonFactory()
    team = team_of(person)
    enrollment = enroll(person=person, course=course, at=ENROLLED, due_date=date(2026, 3, 15))
    set_due(enrollment=enrollment, due_date=date(2026, 12, 24))
    (row,) = roster(sign_in(supervisor_of(team)))
    assert (row["Due"], row["Status"]) == ("2026-12-24", "Not started")


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "2027-01-01", "0001-01-01"])
def test_a_day_that_cannot_be_meant_is_said_and_the_page_shows_now(sign_in, day):
    page = text(sign_in(supervisor_of(team_of(PersonFactory()))), f"/training/team/?as_of={day}")
    assert 'aria-invalid="true"' in page
    assert "The page shows now" in page
    assert "This is how it was" not in page


def test_today_is_now_and_links_keep_team_and_day(sign_in):
    team = team_of(PersonFactory())
    client = sign_in(supervisor_of(team))
    today = clock.now().date()
    assert "This is how it was" not in text(client, f"/training/team/?as_of={today}")
    yesterday = today - timedelta(days=1)
    page = text(client, f"/training/team/?team={team.uuid}&as_of={yesterday}")
    assert f"/training/team/matrix/?team={team.uuid}&amp;as_of={yesterday}" in page
    assert f"/training/team/roster.xlsx?team={team.uuid}&amp;as_of={yesterday}" in page
    assert page.count(f'name="as_of" value="{yesterday}"') == 2


def test_a_day_before_the_team_had_people_says_so(sign_in):
    client = sign_in(supervisor_of(team_of(PersonFactory())))
    before = LONG_AGO.date() - timedelta(days=9)
    for address in ("/training/team/", "/training/team/matrix/"):
        assert "Nobody was in this team on that day" in text(client, f"{address}?as_of={before}")


def test_a_person_without_a_course_on_that_day_gets_words(sign_in):
    person = PersonFactory()
    client = sign_in(supervisor_of(team_of(person)))
    page = text(client, f"/training/team/people/{person.uuid}/?as_of={MARCH}")
    assert "This person had no course on that day." in page
