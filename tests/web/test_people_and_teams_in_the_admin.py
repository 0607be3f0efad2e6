"""Organizations, teams and people are set up in the admin, each row only by those who administer it; nothing is deleted."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.base import clock
from lms.flows import people
from lms.http import people_viewsets
from lms.organizations.employment import Employment, License
from lms.organizations.models import Membership, Organization, Person, Team
from tests.factories import OrganizationFactory, PersonFactory, UserFactory, supervisor_of, team_of

pytestmark = pytest.mark.django_db
ADMIN = "/admin/training/"
MODELS = {
    "organizations": Organization, "teams": Team, "people": Person, "employments": Employment, "licenses": License,
    "memberships": Membership,
}  # fmt: skip


@pytest.fixture
def office(client):
    """A client in the group of training administrators."""
    call_command("lms_setup", verbosity=0)
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Training administrators"))
    client.force_login(user)
    return client


@pytest.fixture
def local(client, office):
    """A client with the group's permissions but that of all organizations, and the organization they administer."""
    person, organization = PersonFactory(), OrganizationFactory()
    granted = Group.objects.get(name="Training administrators").permissions.exclude(codename="change_organization")
    person.user.user_permissions.set(granted)
    people.join_team(
        person=person, organization=organization, team=None, role=Membership.Role.ADMINISTRATOR, at=clock.now()
    )
    client.force_login(person.user)
    return client, organization


def add(client, place, **given):
    """Send the form for a new row; return what it says about errors, nothing when it is saved."""
    return errors_of(client.post(f"{ADMIN}{place}/new/", given))


def edit(client, place, row, **given):
    """Send the form of a row."""
    return errors_of(client.post(f"{ADMIN}{place}/edit/{row.pk}/", given))


def errors_of(response):
    """Return the errors of a form."""
    assert response.status_code in {200, 302}
    return "" if response.status_code == 302 else " ".join(str(response.context["form"].errors.as_text()).split())


def moment(at):
    """Return a moment as the form takes it."""
    return at.strftime("%Y-%m-%d %H:%M")


def test_everything_is_set_up_without_a_shell(office):
    zone = {"time_zone": "America/Chicago"}
    assert add(office, "organizations", name="Harbor", slug="harbor", **zone) == ""
    harbor = Organization.objects.get()
    assert add(office, "teams", organization=harbor.pk, name="Clinic") == ""
    clinic = Team.objects.get()
    assert add(office, "teams", organization=harbor.pk, name="Night", parent=clinic.pk) == ""
    night = Team.objects.get(name="Night")
    assert night.get_parent() == clinic
    named = {"legal_name": "Ann Smith", "family_name": "Smith", "email": "ann@example.org", **zone}
    assert add(office, "people", **named, organization=harbor.pk, team=night.pk) == ""
    ann = Person.objects.get(family_name="Smith")
    assert Membership.objects.open().get(person=ann).team == night
    job = {"person": ann.pk, "organization": harbor.pk, "kind": "trainee", "hired_on": "2026-01-05"}
    assert add(office, "employments", **job, employee_id="7") == ""
    assert add(office, "licenses", person=ann.pk, state="NV", number="RN 1", profession="Nurse") == ""
    assert "employed in this organization already" in add(office, "employments", **job, employee_id="8")
    assert edit(office, "people", ann, **named | {"legal_name": "Anna Smith"}) == ""
    assert edit(office, "employments", Employment.objects.get(), **job, employee_id="7", left_on="2026-02-01") == ""
    assert Employment.objects.get().left_on == date(2026, 2, 1)
    assert not Membership.objects.open().filter(person=ann).exists()
    for place, model in MODELS.items():
        row = model.objects.first()
        assert str(row) in office.get(f"{ADMIN}{place}/edit/{row.pk}/").content.decode()
        assert office.get(f"{ADMIN}{place}/").status_code == office.get(f"{ADMIN}{place}/new/").status_code == 200
        assert office.get(f"{ADMIN}{place}/history/{row.pk}/").status_code == 200
    home = office.get("/admin/").content.decode()
    assert "People and teams" in home
    assert "/training/team/import/" in home


def test_an_organization_needs_a_name_only_and_begins_with_the_time_zone_of_the_site(office):
    form = office.get(f"{ADMIN}organizations/new/").context["form"]
    assert form["time_zone"].value() == "UTC"
    for name in ("Lakeside Health", "Lakeside Health", "Lakeside Health", "健康", "健康"):
        assert add(office, "organizations", name=name, time_zone=form["time_zone"].value()) == ""
    slugs = [*Organization.objects.order_by("pk").values_list("slug", flat=True)]
    assert slugs == ["lakeside-health", "lakeside-health-2", "lakeside-health-3", "organization", "organization-2"]
    assert "already exists" in add(office, "organizations", name="Other", slug="lakeside-health", time_zone="UTC")
    assert "required" in add(office, "organizations", name="", time_zone="UTC")


def test_a_person_is_chosen_by_name_or_address_among_those_administered(local):
    client, organization = local
    found = PersonFactory(legal_name="Mara Okafor", email="mara@clinic.example")
    team_of(found, PersonFactory(legal_name="Ned Other"), organization=organization)
    PersonFactory(legal_name="Mara Elsewhere")
    assert "Choose a person" in client.get(f"{ADMIN}memberships/new/").content.decode()
    for words in ("mara", "@clinic", "  OKAFOR "):
        shown = client.get(f"{ADMIN}people/choose/results/", {"q": words}).content.decode()
        assert "Mara Okafor" in shown
        assert "mara@clinic.example" in shown
        assert "Ned Other" not in shown
        assert "Elsewhere" not in shown
    assert "Ned Other" in client.get(f"{ADMIN}people/choose/results/").content.decode()


def test_supervisors_deputies_and_administrators_are_appointed_with_an_end(office):
    team = team_of(PersonFactory())
    boss, deputy, head = PersonFactory(), PersonFactory(), PersonFactory()
    place = {"organization": team.organization_id, "team": team.pk, "role": "supervisor"}
    until = clock.now() + timedelta(days=3)
    assert add(office, "memberships", person=boss.pk, **place) == ""
    supervising = Membership.objects.get(person=boss)
    stand_in = {"person": deputy.pk, "deputy_for": supervising.pk}
    assert "A deputy needs an end." in add(office, "memberships", **place, **stand_in)
    wrong = add(office, "memberships", **place | {"team": "", "role": "learner"}, **stand_in, ends_at=moment(until))
    assert "A deputy is a supervisor." in wrong
    assert "Choose the organization and the team of this supervisor." in wrong
    assert "their own deputy" in add(
        office, "memberships", **place, **stand_in | {"person": boss.pk}, ends_at=moment(until)
    )
    assert add(office, "memberships", **place, **stand_in, ends_at=moment(until)) == ""
    assert Membership.objects.get(person=deputy).deputy_for == supervising
    whole = {"person": head.pk, "organization": team.organization_id, "role": "administrator"}
    assert "not a team" in add(office, "memberships", **whole, team=team.pk)
    assert add(office, "memberships", **whole, ends_at=moment(until)) == ""
    assert Organization.objects.administered_by(head.user).exists()
    foreign = team_of(name="Foreign")
    assert "another organization" in add(office, "memberships", **place | {"team": foreign.pk}, person=head.pk)


def test_a_membership_is_moved_ended_and_closed_and_never_deleted(office):
    person = PersonFactory()
    team = team_of(person)
    other = team_of(name="Other", organization=team.organization)
    first = Membership.objects.get(person=person)
    assert "must be in the future" in edit(office, "memberships", first, team=team.pk, ends_at="2026-02-01 10:00")
    later = (clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    assert edit(office, "memberships", first, team=team.pk, ends_at=moment(later)) == ""
    first.refresh_from_db()
    assert first.ends_at == later
    assert edit(office, "memberships", first, team=other.pk) == ""
    moved = Membership.objects.open().get(person=person)
    assert moved.team == other
    assert edit(office, "memberships", moved, team=other.pk, leaves="on") == ""
    assert not Membership.objects.open().filter(person=person).exists()
    assert "not open" in edit(office, "memberships", moved, team=other.pk, ends_at=moment(later))
    assert Membership.objects.filter(person=person).count() == 2


def test_a_team_moves_within_its_organization_only(office):
    top = team_of(name="Top")
    low = team_of(name="Low", parent=top)
    side = team_of(name="Side", organization=top.organization)
    boss = supervisor_of(side)
    assert edit(office, "teams", low, name="Lower", parent=side.pk) == ""
    assert Team.objects.get(name="Lower").get_parent() == side
    assert {team.name for team in Team.objects.supervised_by(boss.user)} == {"Side", "Lower"}
    side.refresh_from_db()
    assert "below itself" in edit(office, "teams", side, name="Side", parent=low.pk)
    assert "another organization" in edit(office, "teams", side, name="Side", parent=team_of(name="Foreign").pk)
    assert edit(office, "teams", low, name="Lower") == ""
    assert Team.objects.get(name="Lower").is_root()
    assert edit(office, "teams", low, name="Lower again") == ""
    assert "another organization" in add(
        office, "teams", name="X", organization=OrganizationFactory().pk, parent=side.pk
    )


def test_the_name_of_somebody_who_signs_in_is_their_own(office):
    person = PersonFactory()
    sent = {"legal_name": "Other", "family_name": "Other", "email": "other@example.org", "time_zone": "UTC"}
    assert edit(office, "people", person, **sent) == ""
    person.refresh_from_db()
    assert (person.legal_name, person.time_zone) == ("Leila Haddad", "UTC")


def rows_of(organization):
    """Return a row of each kind in an organization."""
    person = PersonFactory(legal_name=f"Person of {organization.slug}")
    team = team_of(person, name=f"Team of {organization.slug}", organization=organization)
    Employment.objects.create(person=person, organization=organization, employee_id="7")
    License.objects.create(person=person, state="NV", number=f"L {organization.slug}")
    return {
        "organizations": organization, "teams": team, "people": person, "employments": Employment.objects.get(person=person),
        "licenses": License.objects.get(person=person), "memberships": Membership.objects.get(person=person),
    }  # fmt: skip


def addresses(place, row):
    """Return every address of a viewset that names a row."""
    viewset = next(
        each for each in people_viewsets.PeopleGroup().registerables if each.url_prefix == f"training/{place}"
    )
    names = [pattern.name for pattern in viewset.get_urlpatterns() if "pk" in pattern.pattern.converters]
    assert len(names) >= 5
    return [reverse(viewset.get_url_name(name), args=[row.pk]) for name in names]


def test_rows_of_another_organization_are_not_there(local):
    client, organization = local
    own, other = rows_of(organization), rows_of(OrganizationFactory())
    for place, row in other.items():
        for address in addresses(place, row):
            assert client.get(address).status_code == client.post(address, {"name": "Stolen"}).status_code == 404, (
                address
            )
        if place != "organizations":  # changing organizations is a permission for all of them
            page = client.get(f"{ADMIN}{place}/").content.decode()
            new = client.get(f"{ADMIN}{place}/new/").content.decode()
            assert other["organizations"].name not in page + new
            assert other["people"].legal_name not in page + new
            assert other["teams"].name not in page + new
            assert client.get(f"{ADMIN}{place}/edit/{own[place].pk}/").status_code == 200
    chooser = client.get(f"{ADMIN}people/choose/results/").content.decode()
    assert own["people"].legal_name in chooser
    assert other["people"].legal_name not in chooser
    assert client.get(f"{ADMIN}people/choose/chosen/{other['people'].pk}/").status_code == 404
    refused = add(client, "memberships", person=other["people"].pk, organization=organization.pk, role="learner")
    assert "person" in refused
    refused = add(client, "memberships", person=own["people"].pk, organization=organization.pk, role="administrator")
    assert "role" in refused


def test_nothing_is_deleted_and_nobody_else_comes_in(office, client):
    rows = rows_of(OrganizationFactory())
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    for place, row in rows.items():
        address = f"{ADMIN}{place}/delete/{row.pk}/"
        assert client.get(address).status_code == client.post(address).status_code == 404
        row.refresh_from_db()
    trainer = UserFactory()
    trainer.groups.add(Group.objects.get(name="Trainers"))
    for user in (trainer, supervisor_of(rows["teams"]).user, rows["people"].user):
        client.force_login(user)
        for place, row in rows.items():
            for address in (f"{ADMIN}{place}/", f"{ADMIN}{place}/new/", *addresses(place, row)):
                response = client.get(address)
                assert response.status_code in {302, 403, 404}, address
        assert "People and teams" not in client.get("/admin/", follow=True).content.decode()


def test_lists_cost_the_same_for_one_row_and_for_twenty(office):
    def queries():
        found = []
        for place in MODELS:
            office.get(f"{ADMIN}{place}/")
            with CaptureQueriesContext(connection) as captured:
                page = office.get(f"{ADMIN}{place}/").content.decode()
            assert re.search(r"<table", page)
            found.append(len(captured))
        return found

    rows_of(OrganizationFactory())
    before = queries()
    for _number in range(19):
        rows_of(OrganizationFactory())
    assert queries() == before
    held = Permission.objects.filter(group__name="Training administrators", codename__startswith="delete")
    assert set(held.values_list("codename", flat=True)) == {"delete_supportcontact"}  # nothing about people or records


def tables_of_the_count(client):
    """Return how often the count of a search for people names their table."""
    client.get(f"{ADMIN}people/?q=haddad")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{ADMIN}people/?q=haddad").status_code == 200
    (count,) = [each["sql"] for each in queries if 'COUNT(*) AS "__count" FROM "lms_person"' in each["sql"]]
    return count.count('FROM "lms_person"')


def test_who_sees_all_people_searches_their_table_alone(office):
    assert tables_of_the_count(office) == 1


def test_who_sees_some_people_searches_among_these(local):
    assert tables_of_the_count(local[0]) > 1
