"""The directory is searched and narrowed by its address, hides what is overdue, and is confirmed by who keeps an entry."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.base.clock import site_day
from lms.resources.models import DirectoryEntry, EntryText
from tests.factories import PersonFactory, supervisor_of, team_of
from tests.factories.directory import entry_of
from tests.factories.handouts import handout_of

pytestmark = pytest.mark.django_db
PLACE = "/training/resources/"


def names(client, search=""):
    """Return the names that a search finds, in order."""
    response = client.get(f"{PLACE}{search}")
    assert response.status_code == 200
    return [entry.said.name for entry in response.context["page"]]


@pytest.fixture
def three(db):
    keeper = PersonFactory()
    entry_of(keeper, name="Night Line", language=("en", "es"), population=(), cost=("free",), area="")
    entry_of(
        keeper, name="Deaf Peers", kind="peer_group", language=("ase",), population=("deaf",), area="Harris County"
    )
    entry_of(
        keeper,
        name="Clinic East",
        kind="clinic",
        cost=("medicaid", "sliding_scale"),
        population=("children",),
        area="Ohio",
    )


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Clinic East", "Night Line", "Deaf Peers"]),
        ("?q=EAST", ["Clinic East"]),
        ("?q=listens+harris", ["Deaf Peers"]),
        ("?kind=clinic", ["Clinic East"]),
        ("?language=es", ["Night Line"]),
        ("?language=ase&kind=peer_group", ["Deaf Peers"]),
        ("?population=deaf", ["Night Line", "Deaf Peers"]),
        ("?cost=medicaid", ["Clinic East"]),
        ("?area=ohio", ["Clinic East", "Night Line"]),
        ("?q=nothing+at+all", []),
        ("?kind=nonsense&language=%00&page=999", ["Clinic East", "Night Line", "Deaf Peers"]),
        ("?q=%00'%22%3Bdrop", ["Clinic East", "Night Line", "Deaf Peers"]),
        ("?q='%22%3Bdrop", []),
    ],
)
def test_a_search_narrows_the_list(client, three, search, found):
    assert sorted(names(client, search)) == sorted(found)


def test_an_entry_says_how_to_reach_it_what_it_costs_and_whether_it_is_safe_to_call(client):
    entry = entry_of(text_number="555 0143", url="https://example.org/line", words={"immigration_note": ""})
    for address in (PLACE, f"{PLACE}{entry.uuid}/"):
        body = client.get(address).content.decode()
        for words in (
            "Harbor Night Line", 'href="tel:5550142"', 'href="sms:5550143"', "https://example.org/line", "Free of charge",
            "The call is free.", "They never call the police without asking.", "Not known. Ask before you call: do they ask",
            "Checked on", "Harris County", "English", "Day and night",
        ):  # fmt: skip
            assert words in body
        assert entry.owner_person.legal_name not in body, "who keeps it is nobody's business"


def test_words_are_in_the_language_that_is_read_and_else_marked(client):
    entry = entry_of()
    EntryText.objects.create(entry=entry, language="es", name="Línea nocturna", summary="Alguien que escucha.")
    assert "Línea nocturna" in client.get(f"/es{PLACE}").content.decode()
    EntryText.objects.filter(language="es").delete()
    body = client.get(f"/es{PLACE}").content.decode()
    assert 'lang="en"' in body.partition("Harbor Night Line")[0][-120:]


def test_what_is_overdue_never_checked_or_closed_is_not_shown(client):
    late, new, gone = entry_of(checked=91), entry_of(checked=None), entry_of()
    DirectoryEntry.objects.filter(pk=gone.pk).update(closed_at=clock.now())
    body = client.get(PLACE).content.decode()
    assert "The directory is empty" in body
    for entry in (late, new):
        answer = client.get(f"{PLACE}{entry.uuid}/")
        assert answer.status_code == 404
        body = answer.content.decode()
        assert "This entry is being checked" in body
        assert "555-0142" not in body
    assert "This entry is being checked" not in client.get(f"{PLACE}{gone.uuid}/").content.decode()


def test_a_site_can_keep_the_directory_for_people_with_a_login(client, sign_in, settings):
    settings.LMS_DIRECTORY_PUBLIC = False
    entry = entry_of()
    for address in (PLACE, f"{PLACE}{entry.uuid}/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "login" in answer.url
    answer = sign_in(PersonFactory()).get(PLACE)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_a_keeper_confirms_and_closes_entries_of_their_own_and_of_the_team_they_supervise(sign_in):
    team = team_of(PersonFactory())
    keeper = supervisor_of(team)
    own, shared, foreign = entry_of(keeper, checked=200), entry_of(owner_team=team, checked=None), entry_of(checked=200)
    client = sign_in(keeper)
    body = client.get(f"{PLACE}kept/").content.decode()
    assert body.count("I checked it today") == 2
    assert "Entries that I keep" in client.get(PLACE).content.decode()
    assert client.post(f"{PLACE}{own.uuid}/confirm/").status_code == 302
    assert client.post(f"{PLACE}{shared.uuid}/close/").status_code == 302
    for action in ("confirm", "close"):
        assert client.post(f"{PLACE}{foreign.uuid}/{action}/").status_code == 404
    assert set(DirectoryEntry.objects.shown(site_day(clock.now()))) == {own}
    body = client.get(f"{PLACE}kept/").content.decode()
    assert "Nothing has to be checked now." in body
    assert "To be checked again by" in body
    shared.refresh_from_db()
    assert shared.closed_at is not None


@pytest.mark.parametrize("entries", [1, 20])
def test_the_lists_cost_the_same_for_any_number_of_entries(sign_in, entries):
    keeper = PersonFactory()
    for number in range(entries):
        entry_of(keeper, name=f"Line {number}", language=("en", "es"), population=("deaf",))
        handout_of(keeper)
    for who, address, most in ((Client(), PLACE, 4), (sign_in(keeper), f"{PLACE}kept/", 7)):
        who.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert "Line 0" in who.get(address).content.decode()
        assert len(queries) == most, [query["sql"][:90] for query in queries]


def test_the_list_has_pages(client):
    for number in range(23):
        entry_of(name=f"Line {number:02}", kind="clinic")
    first = client.get(f"{PLACE}?kind=clinic")
    assert len(first.context["page"]) == 20
    assert "?kind=clinic&amp;page=2" in first.content.decode()
    assert len(names(client, "?kind=clinic&page=2")) == 3
