"""A membership is open from its beginning to its end; what a deputy or a newcomer sees follows the clock alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, Group
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from lms.base import clock
from lms.enrollment.models import Enrollment, TeamEnrollment
from lms.enrollment.services import hidden_from_teams
from lms.flows import people
from lms.flows.enroll import enroll
from lms.organizations.employment import Employment, License
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.services import MembershipError, organization_of
from tests.factories import AT, OrganizationFactory, PersonFactory, UserFactory, publish_course, supervisor_of, team_of

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
ROLE = Membership.Role


@pytest.fixture
def learner():
    """A learner with an enrollment."""
    person = PersonFactory()
    enroll(person=person, course=publish_course(lessons=1), at=AT)
    return person


def deputy_of(team, *, until):
    """Return a new person who stands in for a new supervisor of the team."""
    supervising = Membership.objects.get(person=supervisor_of(team))
    deputy = PersonFactory()
    people.appoint_deputy(supervisor=supervising, person=deputy, until=until, at=clock.now())
    return deputy


def test_a_deputy_loses_access_at_the_moment_of_the_end(client, learner):
    team = team_of(learner)
    with time_machine.travel(NOON, tick=False):
        deputy = deputy_of(team, until=NOON + timedelta(hours=1))
        client.force_login(deputy.user)
    address = f"/training/team/people/{learner.uuid}/"
    for moment, status, seen in ((59, 200, True), (60, 404, False)):
        with time_machine.travel(NOON + timedelta(minutes=moment), tick=False):
            assert client.get(address).status_code == status
            assert (str(learner.uuid) in client.get("/training/team/").content.decode()) is seen
            assert Enrollment.objects.visible_to(deputy.user).exists() is seen
            assert Team.objects.supervised_by(deputy.user).exists() is seen
            assert Membership.objects.supervising(deputy.user).exists() is seen
            assert ("/training/team/" in client.get("/training/help/").content.decode()) is seen


def test_a_deputy_goes_with_the_supervisor_and_never_stays_longer(learner):
    team = team_of(learner)
    deputy = deputy_of(team, until=clock.now() + timedelta(days=9))
    supervising = Membership.objects.get(role=ROLE.SUPERVISOR, deputy_for=None)
    people.leave_team(membership=supervising, at=clock.now())
    assert not Person.objects.visible_to(deputy.user).exists()
    ending = people.join_team(
        person=PersonFactory(), organization=team.organization, team=team, role=ROLE.SUPERVISOR, at=clock.now(),
        ends_at=clock.now() + timedelta(days=2),
    )  # fmt: skip
    short = people.appoint_deputy(
        supervisor=ending, person=PersonFactory(), until=clock.now() + timedelta(days=9), at=clock.now()
    )
    assert short.ends_at == ending.ends_at


def test_who_cannot_be_a_deputy(learner):
    now = clock.now()
    team = team_of(learner)
    boss = supervisor_of(team)
    supervising = Membership.objects.get(person=boss)
    deputy = deputy_of(team, until=now + timedelta(days=9))
    later = now + timedelta(days=1)
    wrong = [
        {"supervisor": supervising, "person": boss, "until": later},
        {"supervisor": supervising, "person": learner, "until": now},
        {"supervisor": Membership.objects.get(person=learner), "person": boss, "until": later},
        {"supervisor": Membership.objects.get(person=deputy), "person": boss, "until": later},
    ]
    for given in wrong:
        with pytest.raises(MembershipError):
            people.appoint_deputy(**given, at=now)
    with pytest.raises(MembershipError, match="A deputy needs an end"):
        people.change_end(membership=Membership.objects.get(person=deputy), ends_at=None, at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(person=deputy).update(ends_at=None)


def test_what_begins_later_is_seen_from_then_on(learner):
    team = team_of()
    boss = supervisor_of(team)
    with time_machine.travel(NOON, tick=False):
        people.join_team(person=learner, organization=team.organization, team=team, at=NOON + timedelta(days=1))
        assert TeamEnrollment.objects.exists()
        assert not Enrollment.objects.visible_to(boss.user).exists()
        assert organization_of(person=learner) is None
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert Enrollment.objects.visible_to(boss.user).get().person == learner
        assert organization_of(person=learner) == team.organization
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        membership = Membership.objects.get(person=learner)
        people.leave_team(membership=membership, at=clock.now())
        assert membership.ends_at == membership.starts_at == clock.now()
        assert not TeamEnrollment.objects.exists()


def test_a_move_closes_and_opens_at_one_moment_within_the_organization(learner):
    old = team_of(learner, name="Old")
    new = team_of(name="New", organization=old.organization)
    boss, next_boss = supervisor_of(old), supervisor_of(new)
    membership = Membership.objects.get(person=learner)
    assert people.move_team(membership=membership, team=old, at=clock.now()) == membership
    moved = people.move_team(membership=membership, team=new, at=NOON)
    membership.refresh_from_db()
    assert membership.ends_at == moved.starts_at == NOON
    with time_machine.travel(NOON, tick=False):
        assert not Enrollment.objects.visible_to(boss.user).exists()
        assert Enrollment.objects.visible_to(next_boss.user).exists()
        for wrong, team in ((membership, new.get_root()), (moved, team_of(name="Foreign"))):
            with pytest.raises(MembershipError):
                people.move_team(membership=wrong, team=team, at=clock.now())
        with pytest.raises(MembershipError):
            people.join_team(person=learner, organization=OrganizationFactory(), team=new, at=clock.now())


def test_an_end_can_be_moved_and_taken_away_where_there_is_one(learner):
    team = team_of(learner)
    boss = PersonFactory()
    given = {"person": boss, "organization": team.organization, "team": team, "role": ROLE.SUPERVISOR}
    now = clock.now()
    first = people.join_team(**given, at=now, ends_at=now + timedelta(days=1))
    longer = people.join_team(**given, at=now, ends_at=now + timedelta(days=5))
    assert (longer.pk, longer.ends_at) == (first.pk, now + timedelta(days=5))
    assert people.join_team(**given, at=now).ends_at is None
    assert people.join_team(**given, at=now, ends_at=now + timedelta(days=5)).ends_at is None
    assert Membership.objects.filter(person=boss).count() == 1


def test_a_leaver_keeps_the_history_and_is_gone_from_every_team(learner):
    team = team_of(learner)
    organization = team.organization
    people.join_team(person=learner, organization=organization, team=None, at=AT)
    Employment.objects.create(person=learner, organization=organization, employee_id="7", hired_on=date(2026, 1, 1))
    elsewhere = team_of(learner, name="Elsewhere")
    with time_machine.travel(datetime(2027, 3, 2, 3, tzinfo=UTC), tick=False):
        people.leave_organization(person=learner, organization=organization, at=clock.now())
        assert Employment.objects.get().left_on == date(2027, 3, 1)  # still the day before in New York
        assert [row.team for row in Membership.objects.open()] == [elsewhere]
    assert set(TeamEnrollment.objects.values_list("team", flat=True)) == {elsewhere.pk}
    starts = Employment.objects.create(person=learner, organization=organization, hired_on=date(2028, 1, 1))
    people.leave_organization(person=learner, organization=organization, at=NOON)
    starts.refresh_from_db()
    assert starts.left_on == date(2028, 1, 1)


def test_who_administers_what(learner):
    own, other = team_of(learner).organization, team_of(PersonFactory(), name="Other").organization
    head = PersonFactory()
    now = clock.now()
    office = people.join_team(
        person=head, organization=own, team=None, role=ROLE.ADMINISTRATOR, at=now, ends_at=now + timedelta(days=1)
    )
    known = PersonFactory()
    Employment.objects.create(person=known, organization=own)
    License.objects.create(person=known, state="NV", number="1")
    assert set(Organization.objects.administered_by(head.user)) == {own}
    assert set(Person.objects.administered_by(head.user)) == {learner, head, known}
    assert set(Team.objects.administered_by(head.user)) == set(Team.objects.filter(organization=own))
    assert Membership.objects.administered_by(head.user).count() == 2
    assert (
        Employment.objects.administered_by(head.user).count() == License.objects.administered_by(head.user).count() == 1
    )
    assert set(Person.objects.visible_to(head.user)) == {learner}
    call_command("lms_setup", verbosity=0)
    trainer, all_of_them = UserFactory(), UserFactory()
    trainer.groups.add(Group.objects.get(name="Trainers"))
    all_of_them.groups.add(Group.objects.get(name="Training administrators"))
    assert set(Organization.objects.administered_by(all_of_them)) == {own, other}
    assert Person.objects.administered_by(all_of_them).count() == Person.objects.count()
    for nobody in (learner.user, trainer, AnonymousUser()):
        assert not Organization.objects.administered_by(nobody).exists()
        assert not Person.objects.administered_by(nobody).exists()
    with time_machine.travel(office.ends_at, tick=False):
        assert not Organization.objects.administered_by(head.user).exists()


def test_the_database_refuses_what_cannot_be(learner):
    team = team_of(learner)
    other = PersonFactory()
    row = {"person": other, "organization": team.organization}
    Employment.objects.create(**row, employee_id="7")
    wrong = [
        lambda: Membership.objects.create(**row, team=team, role=ROLE.ADMINISTRATOR, starts_at=AT),
        lambda: Membership.objects.create(**row, role="owner", starts_at=AT),
        lambda: Employment.objects.create(**row),
        lambda: Employment.objects.create(**row | {"person": learner}, employee_id="7"),
        lambda: Employment.objects.create(**row | {"person": learner}, kind="robot"),
        lambda: Employment.objects.create(
            **row | {"person": learner}, hired_on=date(2026, 2, 1), left_on=date(2026, 1, 1)
        ),
        lambda: License.objects.create(person=other, state="", number="1"),
    ]
    for create in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            create()
    Employment.objects.create(**row | {"person": learner}, employee_id="")
    assert str(Employment.objects.first())
    assert str(License.objects.create(person=other, state="NV", number="1")) == "NV 1"


def test_what_a_team_should_see_and_does_not_is_reported(learner, capsys):
    team_of(learner)
    assert hidden_from_teams() == []
    call_command("lms_recompute")
    TeamEnrollment.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("lms_recompute")
    assert "does not see enrollment" in capsys.readouterr().out
