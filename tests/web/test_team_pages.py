"""A supervisor sees who is done and when, strictly within their teams, and never more."""

import re
from datetime import date, timedelta

import pytest

from lms.base import clock
from lms.enrollment.models import TeamEnrollment
from lms.flows import people
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.organizations.models import Membership, Person
from lms.organizations.services import organization_of, person_for
from lms.progress.services import Result
from tests.factories import AT, OrganizationFactory, PersonFactory, UserFactory, publish_course, supervisor_of, team_of
from tests.flows.test_finishing_a_course import keys_of

pytestmark = pytest.mark.django_db


def text(client, address="/training/team/"):
    """Return the text of a page."""
    return client.get(address).content.decode()


# The scores are no minute or hour of a clock: the page says its time.
def completed(person, course):
    """Complete a course with a failed try first."""
    enrollment = enroll(person=person, course=course, at=AT)
    for key in keys_of(course):
        finish = {"enrollment_id": enrollment.pk, "activity_key": key, "at": clock.now()}
        finish_activity(
            result=Result(done=False, score=73, passed=False), idempotency_key=f"f{key}{person.pk}", **finish
        )
        finish_activity(result=Result(score=93, passed=True), idempotency_key=f"p{key}{person.pk}", **finish)
    return enrollment


def test_the_page_says_in_sentences_who_is_overdue_due_and_done(sign_in):
    course = publish_course()
    late, soon, done = PersonFactory(), PersonFactory(), PersonFactory()
    enroll(person=late, course=course, at=AT, due_date=date(2026, 1, 1))
    enroll(person=soon, course=course, at=AT, due_date=clock.now().date() + timedelta(days=20))
    completed(done, course)
    page = text(sign_in(supervisor_of(team_of(late, soon, done))))
    assert "<b>1 of 3</b> people is overdue" in page
    assert "<b>1</b> is due in the next 30 days" in page
    assert "<b>1</b> completed a course in the last 30 days" in page
    assert "Overdue" in page
    assert "Complete" in page


def test_scores_failed_tries_and_writing_are_nowhere(sign_in):
    done = PersonFactory()
    completed(done, publish_course(lessons=1))
    client = sign_in(supervisor_of(team_of(done)))
    pages = [text(client), text(client, f"/training/team/people/{done.uuid}/")]
    pages.append(b"".join(client.get("/training/team/roster.csv").streaming_content).decode())
    for page in pages:
        words = re.sub(r"<[^>]*>", " ", page)
        assert not re.search(r"\b(93|73)\b", words)


def test_other_teams_are_not_found(sign_in):
    stranger = PersonFactory()
    enroll(person=stranger, course=publish_course(), at=AT)
    team_of(stranger, name="Elsewhere")
    client = sign_in(supervisor_of(team_of(PersonFactory())))
    assert str(stranger.uuid) not in text(client)
    assert client.get(f"/training/team/people/{stranger.uuid}/").status_code == 404
    assert client.post(f"/training/team/people/{stranger.uuid}/grant/").status_code == 404


def test_a_supervisor_sees_the_teams_below_and_the_whole_organization_if_so_appointed(sign_in):
    organization = OrganizationFactory()
    parent = team_of(organization=organization, name="Parent")
    deep = PersonFactory(legal_name="Deep Person")
    team_of(deep, name="Child", parent=parent)
    assert "Deep Person" in text(sign_in(supervisor_of(parent)))
    head = PersonFactory()
    people.join_team(person=head, organization=organization, team=None, role=Membership.Role.SUPERVISOR, at=AT)
    assert "Deep Person" in text(sign_in(head))


def test_the_supervisor_is_not_in_the_own_list(sign_in):
    boss = supervisor_of(team_of(PersonFactory()), legal_name="The Boss")
    assert f"/training/team/people/{boss.uuid}/" not in text(sign_in(boss))


def test_somebody_in_two_teams_counts_once(sign_in):
    person = PersonFactory()
    enroll(person=person, course=publish_course(), at=AT, due_date=date(2026, 1, 1))
    parent = team_of(name="Parent")
    team_of(person, name="One", parent=parent)
    parent.refresh_from_db()
    team_of(person, name="Two", parent=parent)
    assert "1 of 1" in text(sign_in(supervisor_of(parent)))
    assert TeamEnrollment.objects.count() == 2


def test_a_leaver_disappears_from_the_team_and_keeps_the_history(sign_in):
    person = PersonFactory()
    enrollment = enroll(person=person, course=publish_course(), at=AT)
    team = team_of(person)
    client = sign_in(supervisor_of(team))
    assert str(person.uuid) in text(client)
    membership = Membership.objects.get(person=person)
    people.leave_team(membership=membership, at=clock.now())
    people.leave_team(membership=membership, at=clock.now())
    assert str(person.uuid) not in text(client)
    assert not TeamEnrollment.objects.exists()
    enrollment.refresh_from_db()


def test_a_team_can_be_chosen_and_a_foreign_one_cannot(sign_in):
    one, two = PersonFactory(legal_name="First Person"), PersonFactory(legal_name="Second Person")
    parent = team_of(name="Parent")
    first = team_of(one, name="One", parent=parent)
    parent.refresh_from_db()
    team_of(two, name="Two", parent=parent)
    client = sign_in(supervisor_of(parent))
    assert "Second Person" not in text(client, f"/training/team/?team={first.uuid}")
    assert "Second Person" in text(client, f"/training/team/?team={team_of(name='Foreign').uuid}")


def test_a_supervisor_without_a_team_gets_an_explanation_and_a_contact(sign_in):
    assert "No team is assigned to you yet" in text(sign_in(PersonFactory()))
    organization = OrganizationFactory(contact_name="Training office", contact_email="office@example.org")
    lonely = PersonFactory()
    people.join_team(person=lonely, organization=organization, team=None, role=Membership.Role.LEARNER, at=AT)
    assert "No team is assigned" in text(sign_in(lonely))


def test_an_empty_team_says_so(sign_in):
    assert "Nobody is in this team yet" in text(sign_in(supervisor_of(team_of())))


def test_people_come_fifty_a_page(sign_in):
    members = [PersonFactory(family_name=f"Name {number:03}") for number in range(55)]
    client = sign_in(supervisor_of(team_of(*members)))
    first = text(client)
    assert first.count('role="rowheader"') == 50
    more = first.split('href="?after=')[1].split('"')[0]
    assert text(client, f"/training/team/?after={more}").count('role="rowheader"') == 5
    assert client.get("/training/team/?after=nonsense").status_code == 404


def test_the_roster_is_a_csv_without_formulas(sign_in):
    sneaky = PersonFactory(legal_name="=1+1", family_name="Sneaky")
    completed(sneaky, publish_course(title="+Access"))
    client = sign_in(supervisor_of(team_of(sneaky)))
    response = client.get("/training/team/roster.csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Name,E-mail,Role,Unit,Course,Version,Status,Enrolled (UTC)")
    assert lines[1].startswith("'=1+1,")
    assert ",Learner,Outpatient,'+Access,1,Complete," in lines[1]
    assert "AT-" in lines[1]


def test_only_a_quiz_of_the_persons_own_course_can_be_granted(sign_in):
    person = PersonFactory()
    enroll(person=person, course=publish_course(), at=AT)
    client = sign_in(supervisor_of(team_of(person)))
    for quiz in ("", "not-a-uuid"):
        assert client.post(f"/training/team/people/{person.uuid}/grant/", {"quiz": quiz}).status_code == 404


def test_nobody_supervises_without_signing_in(client):
    assert client.get("/training/team/").status_code == 302


def test_a_login_without_a_person_gets_one_at_first_need(client):
    user = UserFactory(first_name="", last_name="", email="plain@example.org")
    client.force_login(user)
    assert client.get("/training/").status_code == 200
    person = Person.objects.get(user=user)
    assert person.legal_name == "plain@example.org"
    assert person_for(user=user) == person
    assert organization_of(person=person) is None
