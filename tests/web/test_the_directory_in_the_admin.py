"""Administrators write entries with words in several languages, keepers their own; nothing is deleted."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.base.clock import site_day
from lms.flows import people
from lms.organizations.models import Membership
from lms.resources.models import DirectoryEntry
from tests.factories import OrganizationFactory, PersonFactory, UserFactory, team_of
from tests.factories.directory import entry_of

pytestmark = pytest.mark.django_db
PLACE = "/admin/training/directory/"
TODAY = site_day(clock.now())


@pytest.fixture
def office(client):
    """A client in the group of training administrators."""
    call_command("lms_setup", verbosity=0)
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Training administrators"))
    client.force_login(user)
    return client


def form(*texts, first=0, **given):
    """Return what the form sends, with a text for each language."""
    rows = texts or ({"language": "en", "name": "Harbor Line", "summary": "Somebody listens."},)
    data = {"kind": "hotline", "phone": "555-0142", "check_days": "60", **given}
    data |= {
        "texts-TOTAL_FORMS": len(rows),
        "texts-INITIAL_FORMS": first,
        "texts-MIN_NUM_FORMS": 0,
        "texts-MAX_NUM_FORMS": 99,
    }
    for number, row in enumerate(rows):
        data |= {f"texts-{number}-{name}": value for name, value in {"ORDER": number + 1, "id": "", **row}.items()}
    return data


def errors_of(response):
    """Return the errors of a form, nothing when it is saved."""
    return "" if response.status_code == 302 else str(response.context["form"].errors)


def test_an_entry_is_written_in_two_languages_and_shown_when_it_was_checked(office, client):
    keeper = PersonFactory()
    texts = [
        {"language": "en", "name": "Harbor Line", "summary": "Somebody listens."},
        {"language": "es", "name": "Línea del puerto", "summary": "Alguien escucha."},
    ]
    given = {"owner_person": keeper.pk, "language": ["es", "en"], "population": ["deaf"], "cost": ["free"]}
    assert errors_of(office.post(f"{PLACE}new/", form(*texts, **given))) == ""
    entry = DirectoryEntry.objects.get()
    assert (entry.check_by, entry.owner_person, sorted(entry.spoken)) == (None, keeper, ["en", "es"])
    assert "Hidden: never checked" in office.get(PLACE).content.decode()
    kept = [{**row, "id": text.pk} for row, text in zip(texts, entry.texts.order_by("pk"), strict=True)]
    changed = form(*kept, first=2, **{**given, "language": ["ar"], "checked_on": TODAY.isoformat()})
    assert errors_of(office.post(f"{PLACE}edit/{entry.pk}/", changed)) == ""
    entry = DirectoryEntry.objects.get()
    assert entry.check_by == TODAY + timedelta(days=60)
    assert entry.spoken == ["ar"]
    assert "Shown" in office.get(PLACE).content.decode()
    assert "Línea del puerto" in office.get("/es/training/resources/").content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"phone": ""}, "Give a telephone number"),
        ({"owner_person": ""}, "Choose either the person or the team"),
        ({"phone": "call me"}, "as one dials it"),
        ({"checked_on": (TODAY + timedelta(days=3)).isoformat()}, "This day has not come yet"),
        ({"check_days": "0"}, "greater than or equal to 1"),
        ({"language": ["klingon"]}, "klingon"),
        ({"url": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_a_form_that_does_not_fit_says_why_and_keeps_nothing(office, given, words):
    answer = errors_of(office.post(f"{PLACE}new/", form(**{"owner_person": PersonFactory().pk, **given})))
    assert words in answer
    assert not DirectoryEntry.objects.exists()


def test_a_team_can_keep_an_entry_but_not_beside_a_person(office):
    team = team_of(PersonFactory())
    assert errors_of(office.post(f"{PLACE}new/", form(owner_team=team.pk))) == ""
    both = office.post(f"{PLACE}new/", form(owner_team=team.pk, owner_person=PersonFactory().pk))
    assert "Choose either the person or the team" in errors_of(both)
    assert DirectoryEntry.objects.get().owner_team == team


def test_a_closed_entry_can_be_opened_again(office):
    entry = entry_of(closed_at=clock.now())
    assert "Closed" in office.get(PLACE).content.decode()
    kept = {"language": "en", "name": "Line", "summary": "Open", "id": entry.texts.get().pk}
    day = TODAY.isoformat()
    data = form(kept, first=1, owner_person=entry.owner_person_id, shown_again="on", checked_on=day)
    assert errors_of(office.post(f"{PLACE}edit/{entry.pk}/", data)) == ""
    assert DirectoryEntry.objects.shown(TODAY).get() == entry


def test_a_trainer_writes_the_entries_that_they_keep_and_sees_no_other(client):
    call_command("lms_setup", verbosity=0)
    person = PersonFactory()
    person.user.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(person.user)
    own, foreign = entry_of(person, name="Mine"), entry_of(name="Theirs")
    body = client.get(PLACE).content.decode()
    assert "Mine" in body
    assert "Theirs" not in body
    assert client.get(f"{PLACE}edit/{foreign.pk}/").status_code == 404
    assert client.get(f"{PLACE}edit/{own.pk}/").status_code == 200
    kept = {"language": "en", "name": "Mine, changed", "summary": "Words", "id": own.texts.get().pk}
    assert errors_of(client.post(f"{PLACE}edit/{own.pk}/", form(kept, first=1, owner_person=person.pk))) == ""
    stranger = client.post(f"{PLACE}edit/{own.pk}/", form(kept, first=1, owner_person=foreign.owner_person_id))
    assert "owner_person" in errors_of(stranger), "nobody hands an entry to people whom they do not administer"
    assert client.post(f"{PLACE}delete/{own.pk}/").status_code == 404


def test_administrators_of_one_organization_see_the_entries_that_its_people_and_teams_keep(client):
    call_command("lms_setup", verbosity=0)
    person, organization = PersonFactory(), OrganizationFactory()
    granted = Group.objects.get(name="Training administrators").permissions.exclude(codename="change_organization")
    person.user.user_permissions.set(granted)
    role = Membership.Role.ADMINISTRATOR
    people.join_team(person=person, organization=organization, team=None, role=role, at=clock.now())
    keeper = PersonFactory()
    people.join_team(person=keeper, organization=organization, team=None, at=clock.now())
    entry_of(keeper, name="Ours")
    entry_of(name="Of others")
    client.force_login(person.user)
    body = client.get(PLACE).content.decode()
    assert "Ours" in body
    assert "Of others" not in body


def test_the_chooser_offers_what_people_see(office):
    entry_of(name="Current")
    entry_of(name="Overdue", checked=400)
    body = office.get(f"{PLACE}choose/").json()["html"]
    assert "Current" in body
    assert "Overdue" not in body


@pytest.mark.parametrize("entries", [1, 20])
def test_the_list_costs_the_same_for_any_number_of_entries(office, entries):
    for number in range(entries):
        entry_of(name=f"Line {number}")
    office.get(PLACE)
    with CaptureQueriesContext(connection) as queries:
        assert office.get(PLACE).status_code == 200
    rows = [
        query["sql"] for query in queries if "lms_directoryentry" in query["sql"] or "lms_entrytext" in query["sql"]
    ]
    assert len(rows) == 3, rows
