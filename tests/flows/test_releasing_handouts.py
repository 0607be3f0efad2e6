"""A handout is released in numbered versions, read for its grade, kept by somebody, hidden and reported when overdue."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.base.clock import site_day
from lms.notifications import registry
from lms.notifications.models import Outbox
from lms.resources import carrying, reporting, tasks
from lms.resources.handout_models import Handout, HandoutText, newest
from lms.resources.handouts import CannotBePrintedError, TooHardError, release
from lms.resources.services import close, confirm
from tests.factories import PersonFactory, supervisor_of, team_of
from tests.factories.directory import entry_of
from tests.factories.handouts import HARD, draft_of, handout_of, make_files, write

pytestmark = pytest.mark.django_db
NOW = clock.now()
TODAY = site_day(NOW)


def shown():
    return set(Handout.objects.shown(TODAY))


def versions(handout):
    """Return language and number of each file, oldest first."""
    return [(file.language, file.number) for file in handout.files.order_by("pk")]


def test_a_release_makes_one_file_for_each_language_and_later_only_for_what_changed():
    boss = PersonFactory()
    handout = draft_of(languages=("en", "es", "ar"))
    assert shown() == set()
    assert [file.language for file in release(handout=handout, by=boss, at=NOW)] == ["en", "es", "ar"]
    assert release(handout=handout, by=boss, at=NOW) == []
    make_files(handout)
    write(handout, "es", title="Su derecho")
    assert [(file.language, file.number) for file in release(handout=handout, by=boss, at=NOW)] == [("es", 2)]
    assert versions(handout) == [("en", 1), ("es", 1), ("ar", 1), ("es", 2)]
    assert {file.released_by for file in handout.files.all()} == {boss}
    assert shown() == {handout}
    first = handout.files.get(language="ar").snapshot
    assert (first["direction"], first["is_translation"], first["day"]) == ("rtl", True, TODAY.isoformat())


def test_a_release_keeps_the_grade_that_was_measured_and_none_where_no_formula_fits():
    handout = draft_of(languages=("en", "es", "ar"))
    found = {file.language: file.snapshot["reading"] for file in release(handout=handout, by=PersonFactory(), at=NOW)}
    assert found["ar"] is None
    assert found["en"]["formula"] == "grade"
    assert found["en"]["value"] <= 8
    assert (found["es"]["formula"], found["es"]["ease"]) == ("inflesz", "very_easy")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_text_that_is_hard_to_read_is_released_only_when_somebody_says_that_it_has_to_be_so(language):
    handout, boss = draft_of(), PersonFactory()
    write(handout, language, words=HARD if language == "en" else "Institucionalización multidisciplinaria " * 20)
    with pytest.raises(TooHardError, match=language) as refused:
        release(handout=handout, by=boss, at=NOW)
    assert [text.language for text in refused.value.texts] == [language]
    assert (versions(handout), shown()) == ([], set())
    assert release(handout=handout, by=boss, at=NOW, although_hard=True)


def test_a_character_that_cannot_be_printed_stops_the_release_of_all_languages():
    handout = draft_of()
    write(handout, "hi", title="अनिता")
    with pytest.raises(CannotBePrintedError, match="hi") as refused:
        release(handout=handout, by=PersonFactory(), at=NOW)
    assert "अ" in refused.value.characters
    assert versions(handout) == []


def test_the_newest_file_of_each_language_comes_first_in_the_language_that_is_read_then_the_original():
    handout = handout_of(languages=("es", "en", "ar"))
    assert [file.language for file in newest(list(handout.files.all()))] == ["en", "es", "ar"]


def test_a_check_shows_it_again_and_closing_hides_it_until_it_is_released_again():
    handout = handout_of(checked=91)
    assert shown() == set()
    confirm(entry=handout, at=NOW)
    assert shown() == {handout}
    close(entry=handout, at=NOW)
    assert shown() == set()
    release(handout=handout, by=PersonFactory(), at=NOW)
    assert shown() == {handout}


@pytest.mark.parametrize("wrong", [{"owner_person": None}, {"check_days": 0}, {"check_by": None}])
def test_the_database_refuses_a_handout_that_nobody_keeps_or_checks(wrong):
    handout = handout_of()
    with pytest.raises(IntegrityError), transaction.atomic():
        Handout.objects.filter(pk=handout.pk).update(**wrong)


@pytest.mark.parametrize("wrong", [{"data": None}, {"sha256": ""}, {"state": "pending", "number": 1}])
def test_the_database_refuses_half_a_file_and_two_of_a_number(wrong):
    handout = handout_of()
    write(handout, "en", title="Changed")
    release(handout=handout, by=PersonFactory(), at=NOW)
    make_files(handout)
    with pytest.raises(IntegrityError), transaction.atomic():
        handout.files.filter(number=2).update(**wrong)


def test_an_overdue_handout_is_reported_as_an_entry_of_the_directory_is(monkeypatch):
    team = team_of(PersonFactory())
    boss, keeper = supervisor_of(team), PersonFactory()
    handout_of(owner_team=team, checked=100)
    overdue = handout_of(keeper, checked=100)
    handout_of(keeper)
    draft_of(keeper)
    entry_of(keeper, checked=120)
    assert tasks.report() == 3
    assert tasks.report() == 0
    assert sorted(Outbox.objects.values_list("person", flat=True)) == sorted([boss.pk, keeper.pk, keeper.pk])
    kind, context = registry.get("directory_check"), {"handout": str(overdue.uuid)}
    letter = kind.letter(person=keeper, context=context, at=NOW)
    assert (letter.card, letter.path) == ("Interpreter", "/training/resources/kept/")
    confirm(entry=overdue, at=NOW)
    assert kind.letter(person=keeper, context=context, at=NOW) is None
    sent = []
    monkeypatch.setattr(reporting, "PAGE_SIZE", 1)
    monkeypatch.setattr(tasks, "hint", lambda _task, *keys, **_words: sent.append(keys))
    tasks.report(0, 1)
    assert [of for _key, of in sent] == [1], "the next message goes on with handouts"


@pytest.mark.parametrize("number", [1, 20])
def test_reporting_costs_the_same_for_any_number_of_handouts(number):
    for _each in range(number):
        handout_of(checked=120)
    with CaptureQueriesContext(connection) as queries:
        reporting.report(at=clock.now(), of=1)
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 6


def test_a_handout_travels_in_a_course_file_and_waits_for_a_release_where_it_arrives():
    handout = handout_of(languages=("en", "ar"), is_sample=True)
    row = json.loads(json.dumps(carrying.written_handout(handout)))
    assert "owner" not in str(row)
    assert carrying.brought_handout(row, keeper=PersonFactory()) == handout, "the site has it already"
    uuid = handout.uuid
    handout.delete()
    keeper = PersonFactory()
    made = carrying.brought_handout(row, keeper=keeper)
    assert (made.uuid, made.owner_person, made.checked_on) == (uuid, keeper, None)
    assert carrying.written_handout(made) == row
    assert versions(made) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"uuid": "none"},
        {"name": "x" * 200},
        {"check_days": 100_000},
        {"texts": [{"language": "en"}]},
        {"texts": [{"language": "klingon", "title": "T", "source": "", "reviewed_by": "", "body": []}]},
        {"texts": [{"language": "en", "title": "T", "source": "", "reviewed_by": "", "body": []}]},
        {"texts": [{"language": "en", "title": "T", "source": "", "reviewed_by": "", "body": [7]}]},
        {"texts": None},
    ],
)
def test_a_handout_that_is_not_of_the_form_is_refused_and_nothing_is_kept(wrong):
    handout = draft_of()
    row = carrying.written_handout(handout)
    handout.delete()
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError, ValidationError)):
        carrying.brought_handout({**row, **wrong}, keeper=PersonFactory())
    assert not Handout.objects.exists()
    assert not HandoutText.objects.exists()
