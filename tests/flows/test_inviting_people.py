"""People get in by invitation: once, in time, only those whom the inviter manages, and in no role that they must not give."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lms.base import clock
from lms.flows import invite, people, staff_import
from lms.flows.invite import DeadLinkError, NotYoursError, Outcome
from lms.notifications import outgoing
from lms.notifications.models import Outbox
from lms.organizations.invitations import Invitation
from lms.organizations.models import Membership, Organization, Person
from lms.organizations.services import MembershipError
from tests.factories import OrganizationFactory, PersonFactory, UserFactory, team_of
from tests.factories.invitations import ACCEPTED, WORDS, invite_list, invited_links, inviter_of
from tests.factories.staff import csv_of, imported

pytestmark = pytest.mark.django_db
NAMES = {name: ACCEPTED[name] for name in ("legal_name", "family_name", "password")}


@pytest.fixture
def organization() -> Organization:
    return OrganizationFactory()


def accepted(link, *, at=None, **fields):
    return invite.accept(secret=link, at=at or clock.now(), **{**NAMES, **fields})


def without_login(organization, email="known@example.org", **fields):
    """Return a person of the organization who has never signed in."""
    person = PersonFactory(user=None, email=email, **fields)
    people.join_team(person=person, organization=organization, team=None, at=clock.now())
    return person


def test_an_invitation_makes_the_login_of_its_person_once(organization):
    team = team_of(organization=organization)
    (link,) = invited_links(organization, "Ana Bell <Ana@Example.org>", team=team)
    person = Person.objects.get(email="ana@example.org")
    assert (person.legal_name, person.family_name, person.user, person.time_zone) == (
        "Ana Bell", "Bell", None, organization.time_zone,
    )  # fmt: skip
    assert person.memberships.get().team == team
    user = accepted(link, legal_name="Ana Maria Bell", family_name="Bell")
    person.refresh_from_db()
    assert (person.user, person.legal_name) == (user, "Ana Maria Bell")
    assert (user.email, user.first_name, user.last_name) == ("ana@example.org", "Ana Maria", "Bell")
    assert user.check_password(WORDS)
    assert (user.is_staff, user.is_superuser) == (False, False)
    with pytest.raises(DeadLinkError):
        accepted(link, password="another harbor of boats")
    user.refresh_from_db()
    assert user.check_password(WORDS)


def test_a_link_lives_for_seven_days(organization, settings):
    now = clock.now()
    first, second = invited_links(organization, "a@example.org\nb@example.org")
    invitation = Invitation.objects.order_by("pk").first()
    assert invitation.expires_at - invitation.created_at == timedelta(days=7)
    accepted(first, at=now + timedelta(days=7, seconds=-1))
    with pytest.raises(DeadLinkError):
        accepted(second, at=now + timedelta(days=7, minutes=1))
    settings.LMS_INVITATION_DAYS = 2
    invite_list(organization, "c@example.org")
    newest = Invitation.objects.latest("pk")
    assert newest.expires_at - newest.created_at == timedelta(days=2)


def test_a_mail_that_waited_longer_than_its_link_lives_is_not_sent(organization, mailoutbox):
    with time_machine.travel(clock.now() - timedelta(days=8), tick=False):
        invited_links(organization, "a@example.org")
    assert outgoing.deliver(task_id="late", seconds=12).sent == 0
    assert (Outbox.objects.get().state, mailoutbox) == (Outbox.State.CANCELED, [])


def test_neither_the_row_nor_the_outbox_is_enough_to_make_a_link(organization, settings):
    (link,) = invited_links(organization, "a@example.org")
    mail, invitation = Outbox.objects.get(), Invitation.objects.get()
    assert mail.context == {"invitation": str(invitation.uuid)}
    assert (mail.address, mail.kind) == ("a@example.org", "invitation")
    forged = [invitation.mark, f"{invitation.mark}.", str(invitation.uuid), link[:-1], f"{link}x", "", "é"]
    for secret in forged:
        with pytest.raises(DeadLinkError):
            invite.invitation_of(secret=secret, at=clock.now())
    earlier, settings.SECRET_KEY = settings.SECRET_KEY, "another-secret-key-" + "y" * 40
    with pytest.raises(DeadLinkError):
        invite.invitation_of(secret=link, at=clock.now())
    settings.SECRET_KEY_FALLBACKS = [earlier]
    assert invite.invitation_of(secret=link, at=clock.now()) == invitation


def test_sending_again_and_withdrawing_make_the_earlier_link_dead(organization):
    by = inviter_of(organization)
    (link,) = invited_links(organization, "a@example.org", by=by)
    invitation = Invitation.objects.get()
    Person.objects.filter(email="a@example.org").update(email="better@example.org")
    assert invite.send_again(invitation=invitation, by=by, at=clock.now()) == Outcome.INVITED
    newest = Invitation.objects.latest("pk")
    assert newest.address == "better@example.org"
    assert list(Outbox.objects.order_by("pk").values_list("state", flat=True)) == ["canceled", "pending"]
    with pytest.raises(DeadLinkError):
        accepted(link)
    with pytest.raises(NotYoursError):
        invite.send_again(invitation=invitation, by=by, at=clock.now())
    assert invite.withdraw(invitation=newest, by=by, at=clock.now())
    assert not invite.withdraw(invitation=newest, by=by, at=clock.now())
    with pytest.raises(DeadLinkError):
        accepted(newest.link)
    assert not Outbox.objects.filter(state="pending").exists()


def test_every_entry_of_a_list_gets_its_answer_and_nobody_is_invited_twice(organization):
    by = inviter_of(organization)
    known, twin = without_login(organization), without_login(organization, "twin@example.org")
    without_login(organization, "TWIN@example.org")
    signed_in = PersonFactory(email="in@example.org")
    people.join_team(person=signed_in, organization=organization, team=None, at=clock.now())
    UserFactory(email="elsewhere@example.org")
    PersonFactory(user=None, email="stranger@example.org")
    invite_list(OrganizationFactory(), "rival@example.org")
    invite_list(organization, "earlier@example.org", by=by)
    before = Person.objects.count()
    text = """New Person <new@example.org>, new@example.org
        known@example.org; in@example.org
        nonsense
        twin@example.org
        Elsewhere@example.org
        stranger@example.org
        rival@example.org
        earlier@example.org"""
    answers = invite_list(organization, text, by=by)
    assert [(answer.line, answer.outcome) for answer in answers] == [
        (1, Outcome.INVITED), (1, Outcome.TWICE), (2, Outcome.INVITED), (2, Outcome.SIGNS_IN), (3, Outcome.UNREADABLE),
        (4, Outcome.SHARED), (5, Outcome.TAKEN), (6, Outcome.TAKEN), (7, Outcome.TAKEN), (8, Outcome.INVITED_ALREADY),
    ]  # fmt: skip
    assert answers[4].text == "nonsense"
    assert Person.objects.count() == before + 1
    again = invite_list(organization, text, by=by)
    assert {answer.outcome for answer in again[:3]} == {Outcome.INVITED_ALREADY, Outcome.TWICE}
    assert known.invitations.count() == 1
    assert not twin.invitations.exists()


def test_people_of_the_records_are_invited_with_one_answer_each(organization, django_assert_max_num_queries):
    by = inviter_of(organization)
    first, silent = without_login(organization), without_login(organization, "")
    twins = [without_login(organization, "twin@example.org") for _each in range(2)]
    many = [without_login(organization, f"p{number}@example.org") for number in range(20)]
    with django_assert_max_num_queries(20):
        answers = invite.invite(
            people=[first, silent, by, *twins, *many, first], organization=organization, by=by, at=clock.now()
        )
    said = sorted(answer.outcome for answer in answers)
    assert said == sorted(
        [Outcome.INVITED] * 21 + [Outcome.NO_ADDRESS, Outcome.SIGNS_IN, Outcome.SHARED, Outcome.SHARED]
    )
    again = invite.invite(people=[first], organization=organization, by=by, at=clock.now())
    assert [answer.outcome for answer in again] == [Outcome.INVITED_ALREADY]
    later = clock.now() + timedelta(days=8)
    after_a_week = invite.invite(people=[first], organization=organization, by=by, at=later)
    assert [answer.outcome for answer in after_a_week] == [Outcome.INVITED]
    assert [row.is_valid(later) for row in first.invitations.order_by("pk")] == [False, True]


def test_nobody_invites_into_an_organization_or_a_role_that_is_not_theirs(organization):
    office, outsider = inviter_of(organization), inviter_of(OrganizationFactory())
    learner, nobody = without_login(organization), PersonFactory(user=None, email="nobody@example.org")
    invite_list(organization, "a@example.org", by=office)
    invitation, now = Invitation.objects.get(), clock.now()
    for by in (outsider, nobody):
        for attempt in (
            lambda by=by: invite_list(organization, "b@example.org", by=by),
            lambda by=by: invite.invite(people=[learner], organization=organization, by=by, at=now),
            lambda by=by: invite.send_again(invitation=invitation, by=by, at=now),
            lambda by=by: invite.withdraw(invitation=invitation, by=by, at=now),
        ):
            with pytest.raises(NotYoursError):
                attempt()
    with pytest.raises(NotYoursError):
        invite.invite(people=[outsider], organization=organization, by=office, at=now)
    with pytest.raises(NotYoursError):
        invite_list(organization, "c@example.org", by=office, role="administrator")
    office.user.is_superuser = True
    invite_list(organization, "c@example.org", by=office, role="administrator")
    made = Membership.objects.get(person__email="c@example.org")
    assert (made.role, made.team) == ("administrator", None)


@pytest.mark.parametrize(("role", "own_team"), [("supervisor", None), ("administrator", True), ("learner", False)])
def test_team_and_role_have_to_fit(organization, role, own_team):
    by = inviter_of(organization)
    by.user.is_superuser = True
    team = {None: None, True: team_of(organization=organization), False: team_of()}[own_team]
    with pytest.raises(MembershipError):
        invite_list(organization, "a@example.org", by=by, role=role, team=team)
    assert not Person.objects.filter(email="a@example.org").exists()


def test_somebody_known_joins_the_team_and_keeps_their_record(organization):
    known, team = without_login(organization, legal_name="Known Name"), team_of(organization=organization)
    invite_list(organization, "Other Name <known@example.org>", team=team, role="supervisor")
    known.refresh_from_db()
    assert known.legal_name == "Known Name"
    assert set(known.memberships.values_list("team", "role")) == {(None, "learner"), (team.pk, "supervisor")}


def test_whoever_left_meanwhile_or_got_a_login_otherwise_is_not_let_in(organization):
    gone, linked, taken = invited_links(organization, "gone@example.org, linked@example.org, taken@example.org")
    people.leave_organization(
        person=Person.objects.get(email="gone@example.org"), organization=organization, at=clock.now()
    )
    Person.objects.filter(email="linked@example.org").update(user=UserFactory())
    UserFactory(email="taken@example.org")
    for link in (gone, linked, taken):
        with pytest.raises(DeadLinkError):
            accepted(link)


def test_a_login_made_by_somebody_else_at_the_same_moment_leaves_a_dead_link(organization, monkeypatch):
    (link,) = invited_links(organization, "a@example.org")
    UserFactory(email="a@example.org")
    monkeypatch.setattr("lms.adapter.Adapter.addresses_with_login", lambda self, addresses: set())
    with pytest.raises(DeadLinkError):
        accepted(link)
    assert Invitation.objects.get().accepted_at is None


def test_a_password_that_the_rules_refuse_changes_nothing(organization):
    (link,) = invited_links(organization, "Leila Haddad <leila@example.org>")
    for weak in ("short", "password1234", "LeilaHaddad1"):
        with pytest.raises(ValidationError):
            accepted(link, password=weak)
    assert accepted(link).check_password(WORDS)


def test_the_database_keeps_one_open_invitation_for_a_person_and_for_an_address(organization):
    invite_list(organization, "a@example.org")
    one = Invitation.objects.get()
    fields = {"organization": organization, "invited_by": one.invited_by, "created_at": one.created_at}
    fields |= {"expires_at": one.expires_at, "address": "b@example.org"}
    broken = [
        {**fields, "person": one.person},
        {**fields, "person": one.invited_by, "address": "A@example.org"},
        {**fields, "person": one.invited_by, "address": ""},
        {**fields, "person": one.invited_by, "expires_at": one.created_at},
        {**fields, "person": one.invited_by, "accepted_at": one.created_at, "withdrawn_at": one.created_at},
        {**fields, "person": one.invited_by, "accepted_at": one.expires_at},
    ]
    for values in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(**values)
    assert str(one) == f"a@example.org · {organization}"


def test_an_import_keeps_those_who_were_invited_when_it_is_taken_back(organization):
    run = imported(organization, csv_of(["1", "Ann", "Smith", "ann@example.org"], ["2", "Bob", "Brown"]))
    invite_list(organization, "ann@example.org")
    staff_import.undo(run=run, at=clock.now())
    run.refresh_from_db()
    assert run.kept == ["Ann Smith"]
