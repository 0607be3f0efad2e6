"""An entry of the directory is shown from a check to the day on which it has to be checked again, and then reported."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.base.clock import site_day
from lms.flows import people
from lms.notifications import registry
from lms.notifications.models import Outbox
from lms.organizations.models import Membership
from lms.resources import carrying, reporting, tasks
from lms.resources.choices import Facet, choices_of, known, words_of
from lms.resources.models import DirectoryEntry
from lms.resources.services import close, confirm, describe, end_of_check
from lms.site.demo.directory import seed_directory
from tests.factories import OrganizationFactory, PersonFactory, supervisor_of, team_of
from tests.factories.directory import entry_of

pytestmark = pytest.mark.django_db
NOW = clock.now()
TODAY = site_day(NOW)


def shown():
    return set(DirectoryEntry.objects.shown(TODAY))


@pytest.mark.parametrize(("checked", "is_shown"), [(None, False), (0, True), (90, True), (91, False)])
def test_an_entry_is_shown_until_the_day_by_which_it_has_to_be_checked(checked, is_shown):
    entry = entry_of(checked=checked)
    assert (entry in shown()) == is_shown
    assert entry.is_shown(TODAY) == is_shown


def test_a_check_shows_it_again_and_closing_hides_it_for_good():
    entry = entry_of(checked=200)
    assert shown() == set()
    confirm(entry=entry, at=NOW)
    assert shown() == {entry}
    assert (entry.checked_on, entry.check_by) == (TODAY, TODAY + timedelta(days=90))
    close(entry=entry, at=NOW)
    assert shown() == set()
    assert not entry.is_shown(TODAY)
    assert not DirectoryEntry.objects.overdue(TODAY + timedelta(days=400)).exists(), "nobody is asked about it"
    confirm(entry=entry, at=NOW)
    assert shown() == {entry}


def test_descriptions_are_replaced_facet_by_facet_and_unknown_codes_are_dropped():
    entry = entry_of(language=("es", "en"), cost=("free",))
    describe(entry=entry, facets={"language": ["ar", "klingon", "es", "es"]})
    fresh = DirectoryEntry.objects.whole().get()
    assert fresh.spoken == ["es", "ar"]
    assert fresh.cost_words == ["Free of charge"]
    assert known("cost", ["gold", "medicaid"]) == ["medicaid"]
    assert words_of("population", ["deaf"]) == [dict(choices_of("population"))["deaf"]]
    assert all(choices_of(facet) for facet in Facet.values)


def test_the_end_of_a_check():
    assert end_of_check(checked_on=None, check_days=9) is None
    assert end_of_check(checked_on=TODAY, check_days=9) == TODAY + timedelta(days=9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": ""},
        {"owner_person": None},
        {"check_days": 0},
        {"check_days": 400},
        {"check_by": None},
        {"check_by": TODAY - timedelta(days=5)},
    ],
)
def test_the_database_refuses_an_entry_that_nobody_could_use_or_keep(wrong):
    entry = entry_of()
    with pytest.raises(IntegrityError), transaction.atomic():
        DirectoryEntry.objects.filter(pk=entry.pk).update(**wrong)
    team = team_of(PersonFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        DirectoryEntry.objects.filter(pk=entry.pk).update(owner_team=team)


def test_a_number_that_cannot_be_dialed_is_refused():
    entry = entry_of()
    entry.phone = "javascript:alert(1)"
    with pytest.raises(ValidationError):
        entry.full_clean()


def test_the_keeper_and_the_administrators_of_the_place_are_told_once_for_each_check():
    keeper, boss, stranger = PersonFactory(), PersonFactory(), PersonFactory()
    organization = OrganizationFactory()
    role = Membership.Role.ADMINISTRATOR
    people.join_team(person=keeper, organization=organization, team=None, at=NOW)
    people.join_team(person=boss, organization=organization, team=None, role=role, at=NOW)
    people.join_team(person=stranger, organization=OrganizationFactory(), team=None, role=role, at=NOW)
    entry = entry_of(keeper, checked=120)
    entry_of(keeper, checked=1)
    entry_of(keeper, checked=None)
    assert reporting.report(at=clock.now()) == (2, 0)
    assert reporting.report(at=clock.now()) == (0, 0)
    assert set(Outbox.objects.values_list("person", flat=True)) == {keeper.pk, boss.pk}
    confirm(entry=entry, at=NOW)
    later = clock.now() + timedelta(days=100)
    assert reporting.report(at=later) == (4, 0), "each entry that is overdue then, to both"


def test_supervisors_of_the_team_that_keeps_it_are_told():
    team = team_of(PersonFactory())
    boss = supervisor_of(team)
    supervisor_of(team_of(PersonFactory()))
    entry_of(owner_team=team, checked=120)
    assert reporting.report(at=clock.now()) == (1, 0)
    assert Outbox.objects.get().person == boss


def test_the_mail_names_the_entry_and_is_dropped_when_it_was_checked_meanwhile():
    keeper = PersonFactory()
    entry = entry_of(keeper, checked=120)
    kind, context = registry.get("directory_check"), {"entry": str(entry.uuid)}
    letter = kind.letter(person=keeper, context=context, at=NOW)
    assert letter.card == "Harbor Night Line"
    assert letter.path == "/training/resources/kept/"
    confirm(entry=entry, at=NOW)
    assert kind.letter(person=keeper, context=context, at=NOW) is None
    assert kind.letter(person=keeper, context={"entry": "none"}, at=NOW) is None


def test_reporting_goes_on_after_a_page_and_hands_the_rest_to_another_message(monkeypatch):
    keeper = PersonFactory()
    entries = [entry_of(keeper, checked=120) for _number in range(3)]
    sent = []
    monkeypatch.setattr(reporting, "PAGE_SIZE", 2)
    monkeypatch.setattr(tasks, "hint", lambda task, key, *_more, **_words: sent.append(key))
    assert tasks.report() == 2
    assert sent == [entries[1].pk]
    assert tasks.report(sent[0]) == 1
    assert len(sent) == 1


@pytest.mark.parametrize("entries", [1, 20])
def test_reporting_costs_the_same_for_any_number_of_entries(entries):
    for _number in range(entries):
        entry_of(checked=120)
    with CaptureQueriesContext(connection) as queries:
        reporting.report(at=clock.now())
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 6


def test_an_entry_travels_in_a_course_file_and_waits_for_a_check_where_it_arrives():
    entry = entry_of(language=("es", "en"), population=("deaf",))
    row = json.loads(json.dumps(carrying.written(DirectoryEntry.objects.whole().get())))
    assert "owner" not in str(row)
    assert carrying.brought(row, keeper=PersonFactory()) == entry, "the site has it already"
    entry.delete()
    keeper = PersonFactory()
    made = carrying.brought(row, keeper=keeper)
    assert (made.uuid, made.owner_person, made.checked_on) == (entry.uuid, keeper, None)
    assert carrying.written(DirectoryEntry.objects.whole().get()) == row
    assert shown() == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"uuid": "none"},
        {"kind": "casino"},
        {"url": "javascript:alert(1)"},
        {"phone": "x" * 99},
        {"check_days": 100_000},
        {"texts": [{"language": "en"}]},
        {"texts": [dict.fromkeys(carrying.TEXT_FIELDS, "x" * 999)]},
        {"facets": None},
        {"facets": {}},
    ],
)
def test_an_entry_that_is_not_of_the_form_is_refused_and_nothing_is_kept(wrong):
    entry = entry_of()
    row = carrying.written(entry)
    entry.delete()
    with pytest.raises((KeyError, TypeError, ValueError, ValidationError)):
        carrying.brought({**row, **wrong}, keeper=PersonFactory())
    assert not DirectoryEntry.objects.exists()


def test_the_samples_of_the_demo_are_marked_fictional_and_made_once():
    keeper = PersonFactory()
    assert seed_directory(at=NOW, keeper=keeper) == 6
    assert seed_directory(at=NOW, keeper=keeper) == 0
    for entry in DirectoryEntry.objects.whole():
        assert entry.is_sample
        assert {text.language for text in entry.texts.all()} == {"en", "es"}
        assert all(number.startswith("555-01") for number in (entry.phone, entry.text_number) if number)
        assert not entry.url or entry.url.startswith("https://example.org/")
        assert all("sample" in text.name or "ejemplo" in text.name for text in entry.texts.all())
    assert DirectoryEntry.objects.overdue(TODAY).count() == 1
