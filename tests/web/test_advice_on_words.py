"""The list of words: ours is loaded once, editors change it, trainers read it."""

import tomllib

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse

from courses.models import Wording
from courses.wording.services import OURS, Loaded, WordingFileError, advice_in, load

pytestmark = pytest.mark.django_db
ENTRY = '[[terms]]\nterm = "crazy"\ninstead = "unexpected"\nwhy = "Contempt."\n'


def test_our_list_is_loaded_and_what_an_editor_changed_stays(capsys):
    listed = tomllib.loads(OURS.read_text())["terms"]
    call_command("lms_load_terms")
    assert Wording.objects.count() == len(listed) >= 40
    Wording.objects.filter(term="addict").update(instead="a person")
    call_command("lms_load_terms")
    assert Wording.objects.get(term="addict").instead == "a person"
    assert f"Words added: 0. Already there: {len(listed)}." in capsys.readouterr().out


def test_each_of_our_words_has_a_reason_and_a_source():
    for entry in tomllib.loads(OURS.read_text())["terms"]:
        assert entry["why"]
        assert entry["source"]
        assert entry["url"].startswith("https://")


def test_the_advice_of_a_language_is_its_own():
    load(data=OURS.read_bytes())
    assert "drogadicto" in {advice.term for advice in advice_in(language="es")}
    assert "drogadicto" not in {advice.term for advice in advice_in(language="en")}
    assert advice_in(language="ar") == []


def test_a_language_that_the_site_does_not_have_is_left_out():
    assert load(data=(ENTRY + 'language = "tlh"\n').encode()) == Loaded(added=0, kept=0)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff", "no TOML"),
        (b"terms = 3", "a list of entries"),
        (b"[[words]]\nterm = 'a'", "a list of entries"),
        (b"terms = ['a']", "Entry 1: it needs fields with texts"),
        (b"[[terms]]\nterm = 3", "Entry 1: it needs fields with texts"),
        ((ENTRY + 'pk = "1"\n').encode(), "Entry 1: there is no field pk"),
        (b"[[terms]]\nterm = 'a'", "Entry 1: "),
        ((ENTRY + 'url = "javascript:alert(1)"\n').encode(), "Entry 1: "),
        ((ENTRY + ENTRY.replace("crazy", "CRAZY")).encode(), "stands in the file twice"),
        (b"#" * 1_000_001, "larger than one megabyte"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_as_a_whole(data, said):
    with pytest.raises(WordingFileError, match=said):
        load(data=data)
    assert not Wording.objects.exists()


def test_the_command_names_the_file_and_the_reason(tmp_path):
    file = tmp_path / "words.toml"
    with pytest.raises(CommandError, match=r"words\.toml"):
        call_command("lms_load_terms", str(file))
    file.write_text("terms = 3")
    with pytest.raises(CommandError, match="a list of entries"):
        call_command("lms_load_terms", str(file))


def test_a_term_stands_once_in_a_language():
    Wording.objects.create(term="crazy", instead="unexpected", why="Contempt.")
    with pytest.raises(IntegrityError):
        Wording.objects.create(term="Crazy", instead="odd", why="Contempt.")


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_takes_as_many_queries_for_many_words(admin_client, rows, django_assert_max_num_queries):
    Wording.objects.bulk_create(
        [Wording(term=f"word {number}", instead="other", why="A reason.") for number in range(rows)]
    )
    with django_assert_max_num_queries(12):
        page = admin_client.get(reverse("wagtailsnippets_lms_courses_wording:list"))
    assert page.status_code == 200
    assert "word 0" in page.content.decode()
