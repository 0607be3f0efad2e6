"""Administrators of an organization see who can sign in, and invite: by a list, by ticks, after an import, and again."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from lms.base import clock
from lms.flows import people
from lms.http.inviting import MOST_AT_ONCE, SENDING
from lms.http.teamscope import PAGE_SIZE
from lms.notifications.models import Outbox
from lms.organizations.employment import Employment
from lms.organizations.invitations import Invitation
from lms.organizations.models import Membership, Person
from tests.factories import LONG_AGO, OrganizationFactory, PersonFactory, supervisor_of, team_of
from tests.factories.invitations import invite_list
from tests.factories.staff import administrator, csv_of, imported, staff
from tests.web.test_query_counts import counted

pytestmark = pytest.mark.django_db
PEOPLE, INVITE = "/training/team/people/", "/training/team/people/invite/"


@pytest.fixture
def office(sign_in):
    """Return the client of an administrator, and their organization."""
    person, organization = administrator(legal_name="Olga Ffice", family_name="Ffice")
    return sign_in(person), organization, person


def crowd(organization, number):
    """Return new people of the organization without logins."""
    found = Person.objects.bulk_create(
        Person(legal_name=f"Ann {n:04}", family_name=f"Name {n:04}", email=f"ann{n}@example.org") for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(person=person, organization=organization, starts_at=LONG_AGO) for person in found
    )
    return found


def shown(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_says_who_is_where_as_what_and_how_far_the_login_is(office):
    client, organization, person = office
    team = team_of(name="Mobile unit", organization=organization)
    invite_list(organization, "Ira Invited <ira@example.org>, Eva Expired <eva@example.org>", by=person, team=team)
    late = Invitation.objects.filter(address="eva@example.org")
    late.update(created_at=clock.now() - timedelta(days=8), expires_at=clock.now() - timedelta(days=1))
    silent = PersonFactory(user=None, email="", legal_name="Sil Ent")
    Employment.objects.create(person=silent, organization=organization, kind="volunteer")
    PersonFactory(legal_name="For Eign")
    text = shown(client.get(PEOPLE))
    for words in (
        "Olga Ffice", "Has a login", "Ira Invited", "Mobile unit · Learner", "Invited, expires", "Eva Expired",
        "Invitation expired", "Sil Ent", "Volunteer", "Not invited", "no e-mail address", "Training administrator",
    ):  # fmt: skip
        assert words in text
    assert "For Eign" not in text
    only = {"not_invited": "Sil Ent", "invited": "Ira Invited", "expired": "Eva Expired", "signs_in": "Olga Ffice"}
    for state, name in only.items():
        narrowed = shown(client.get(PEOPLE, {"show": state}))
        assert [other for other in only.values() if f"<bdi>{other}</bdi>" in narrowed.split("<main")[1]] == [name]
    assert "Sil Ent" not in shown(client.get(PEOPLE, {"q": "eva"}))
    assert "Nobody in this organization fits" in shown(client.get(PEOPLE, {"q": "nobody at all"}))


@pytest.mark.parametrize("number", [1, 20, 1000])
def test_the_list_costs_the_same_for_one_person_and_for_a_thousand(office, number):
    client, organization, _person = office
    crowd(organization, number)
    assert counted(client, PEOPLE) == 10
    page = client.get(PEOPLE)
    assert len(page.context["rows"]) == min(number + 1, PAGE_SIZE)


def test_pages_follow_each_other_without_a_gap(office):
    client, organization, _person = office
    crowd(organization, 70)
    first = client.get(PEOPLE, {"show": "not_invited"})
    last = first.context["last"]
    second = client.get(PEOPLE, {"show": "not_invited", "after": last.uuid})
    names = [row["person"].legal_name for page in (first, second) for row in page.context["rows"]]
    assert names == [f"Ann {n:04}" for n in range(70)]
    assert second.context["last"] is None
    assert client.get(PEOPLE, {"after": PersonFactory().uuid}).status_code == 404


def test_an_organization_without_anybody_says_what_to_do(client):
    user = get_user_model().objects.create_superuser("root@example.org")
    OrganizationFactory(name="A first")
    second = OrganizationFactory(name="B second")
    crowd(second, 1)
    client.force_login(user)
    assert "Nobody is here yet" in shown(client.get(PEOPLE))
    assert "Ann 0000" in shown(client.get(PEOPLE, {"organization": second.uuid}))
    assert "Training administrator" in shown(client.get(INVITE)), "whoever administers everything may appoint one"


def test_the_pages_are_linked_where_the_viewer_administers(office):
    client, organization, _person = office
    assert PEOPLE in shown(client.get("/training/team/"))
    boss = supervisor_of(team_of(organization=organization))
    client.force_login(boss.user)
    assert PEOPLE not in shown(client.get("/training/team/"))
    people.join_team(
        person=boss, organization=organization, team=None, role=Membership.Role.ADMINISTRATOR, at=clock.now()
    )
    assert PEOPLE in shown(client.get("/training/team/"))


def test_a_pasted_list_is_answered_entry_by_entry_and_what_cannot_be_read_stays_in_the_form(office):
    client, organization, _person = office
    team = team_of(name="Mobile unit", organization=organization)
    fields = {"organization": organization.uuid, "team": team.uuid, "role": "supervisor"}
    page = shown(client.get(INVITE, {"organization": organization.uuid}))
    assert f"{organization.name} / Mobile unit" in page
    assert "Training administrator" not in page
    answer = client.post(
        INVITE, {**fields, "people": "Ana Bell <ana@example.org>\nnonsense\nana@example.org"}, follow=True
    )
    text = shown(answer)
    assert answer.redirect_chain == [(f"{INVITE}?organization={organization.uuid}", 302)]
    for words in ("1 invitation is on its way.", "2 entries were left out", "Line 2:", "Line 3:", "stands in the list"):
        assert words in text
    assert answer.context["form"]["people"].value() == "nonsense"
    assert "on its way" not in shown(client.get(INVITE)), "an answer is given once"
    made = Membership.objects.get(person__email="ana@example.org")
    assert (made.team, made.role) == (team, "supervisor")
    assert Outbox.objects.get().address == "ana@example.org"


def test_a_form_that_does_not_fit_is_shown_again_and_invites_nobody(office):
    client, organization, _person = office
    fields = {"organization": organization.uuid, "people": "ana@example.org", "role": "learner"}
    many = "\n".join(f"p{number}@example.org" for number in range(MOST_AT_ONCE + 1))
    for wrong, said in (
        ({"role": "administrator"}, "Role: "),
        ({"role": "supervisor"}, "Choose the team that is to be supervised."),
        ({"people": ""}, "Names and e-mail addresses: "),
        ({"people": many}, "At most 200 people at a time."),
        ({"team": team_of().uuid}, "Team: "),
        ({"organization": OrganizationFactory().uuid}, "Organization: "),
    ):
        page = client.post(INVITE, {**fields, **wrong})
        assert page.status_code == 422
        assert said in page.content.decode()
    assert not Invitation.objects.exists()


def test_ticked_people_are_invited_once_and_somebody_elses_never(office):
    client, organization, _person = office
    ticked = crowd(organization, 3)
    Person.objects.filter(pk=ticked[2].pk).update(email="")
    data = {"organization": organization.uuid, "person": [person.uuid for person in ticked], "show": "not_invited"}
    page = client.post(f"{PEOPLE}invitations/", data, follow=True)
    text = shown(page)
    assert "2 invitations are on their way." in text
    assert "There is no e-mail address in the record." in text
    assert page.redirect_chain[0][0].endswith("&show=not_invited")
    again = shown(client.post(f"{PEOPLE}invitations/", data, follow=True))
    assert "Invited already, and the link still works." in again
    assert Invitation.objects.count() == Outbox.objects.count() == 2
    nobody = {**data, "person": []}
    assert "Nobody was ticked" in shown(client.post(f"{PEOPLE}invitations/", nobody, follow=True))
    foreign = {**data, "person": [ticked[0].uuid, PersonFactory(user=None, email="x@example.org").uuid]}
    assert client.post(f"{PEOPLE}invitations/", foreign).status_code == 404


def test_an_invitation_is_sent_again_or_withdrawn_from_the_list(office):
    client, organization, person = office
    invite_list(organization, "Ana Bell <ana@example.org>", by=person)
    first = Invitation.objects.get()
    address = f"/training/team/invitations/{first.uuid}/"
    assert f"{address}again/" in shown(client.get(PEOPLE))
    assert "Ana Bell gets a new link by mail." in shown(client.post(f"{address}again/", follow=True))
    assert "meanwhile" in shown(client.post(f"{address}again/", follow=True))
    assert "meanwhile" in shown(client.post(f"{address}withdraw/", follow=True))
    second = Invitation.objects.latest("pk")
    assert "is withdrawn" in shown(client.post(f"/training/team/invitations/{second.uuid}/withdraw/", follow=True))
    assert "Not invited" in shown(client.get(PEOPLE))


def test_sending_again_says_why_it_could_not_be(office):
    client, organization, person = office
    invite_list(organization, "Ana Bell <ana@example.org>", by=person)
    Person.objects.filter(email="ana@example.org").update(email="")
    page = client.post(f"/training/team/invitations/{Invitation.objects.get().uuid}/again/", follow=True)
    assert "Ana Bell: There is no e-mail address in the record." in shown(page)


def test_the_result_of_an_import_invites_the_people_who_are_new(office):
    client, organization, _person = office
    imported(organization, csv_of(*staff(1)))
    run = imported(organization, csv_of(*staff(3)))
    address = f"/training/team/import/{run.uuid}/"
    assert "Invite the new people" in shown(client.get(address))
    assert "2 invitations are on their way." in shown(client.post(f"{address}invite/", follow=True))
    assert sorted(Invitation.objects.values_list("address", flat=True)) == ["ann1@example.org", "ann2@example.org"]
    run.undo = {}
    run.save()
    assert "Invite the new people" not in shown(client.get(address))
    assert "brought nobody new" in shown(client.post(f"{address}invite/", follow=True))


def test_sending_has_a_limit(office, monkeypatch):
    client, organization, person = office
    invite_list(organization, "ana@example.org", by=person)
    address = f"/training/team/invitations/{Invitation.objects.get().uuid}/again/"
    statuses = [client.post(address).status_code for _time in range(SENDING.most + 1)]
    assert (set(statuses[:-1]), statuses[-1]) == ({302}, 429)
    assert client.get(INVITE).status_code == 200
