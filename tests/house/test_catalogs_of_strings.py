"""The catalogs of strings: what a language promises is whole, and what Django reads is what the catalog says."""

import polib
import pytest

from tests.harness import catalogs
from tests.harness.catalogs import Marked

LEARNERS = (
    "courses/cards.py", "courses/change_words.py", "courses/serving.py", "courses/views.py", "lms/catalog/shipped.py",
    "lms/catalog/standing.py", "lms/http/certificate", "lms/http/directory.py", "lms/http/errors.py", "lms/http/handouts.py",
    "lms/http/learn", "lms/http/reading.py", "lms/http/verify", "lms/progress/status.py", "lms/templatetags/",
    "quizzes/services.py", "quizzes/views.py",
    "templates/account/", "templates/courses/", "templates/lms/account/", "templates/lms/base.html",
    "templates/lms/certificates/", "templates/lms/components/", "templates/lms/errors/", "templates/lms/invitation/",
    "templates/lms/handouts/", "templates/lms/join/", "templates/lms/learner/", "templates/lms/page.html",
    "templates/lms/resources/", "lms/resources/choices.py", "templates/lms/verify/", "templates/mfa/", "templates/quizzes/",
    "templates/site/", "templates/usersessions/",
)  # fmt: skip
STAFF = (
    "templates/courses/reviews/", "templates/courses/stale", "templates/courses/studio/", "templates/lms/certificates/admin",
    "templates/quizzes/admin/",
)  # fmt: skip
"""Pages of trainers, reviewers and administrators beside those of learners."""
COMPLETE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {"es": (("",), ()), "ar": (LEARNERS, STAFF)}
"""Which files of a language are translated as a whole, by how their names begin, and which of those are left out."""
WANTED = catalogs.collected()


def catalog_of(*entries, language="es"):
    """Return a catalog of entries."""
    catalog = catalogs.new(language)
    catalog.extend(polib.POEntry(**entry) for entry in entries)
    return catalog


def faults(entry, marked, asked=True):
    """Return the faults of one entry that translates one marked string."""
    return catalogs.faults(catalog_of(entry), {("", "Hello"): marked}, asked=lambda _marked: asked)


@pytest.mark.parametrize("language", COMPLETE)
def test_the_strings_that_a_language_promises_are_translated(language):
    promised, left_out = COMPLETE[language]
    catalog = catalogs.read(catalogs.file_of(language))

    def asked(marked):
        return any(name.startswith(promised) and not (left_out and name.startswith(left_out)) for name in marked.files)

    assert catalogs.faults(catalog, WANTED, asked=asked) == []


@pytest.mark.parametrize("language", catalogs.PLURALS)
def test_what_django_reads_is_what_the_catalog_says(language):
    file = catalogs.file_of(language)
    assert file.with_suffix(".mo").read_bytes() == catalogs.compiled(catalogs.read(file))


def test_learners_pages_are_files_that_exist():
    names = catalogs.sources()
    assert [begin for begin in LEARNERS if not any(name.startswith(begin) for name in names)] == []


@pytest.mark.parametrize(
    ("entry", "marked", "found"),
    [
        ({"msgid": "Bye", "msgstr": "Adiós"}, Marked(), ["stale: Bye", "not collected: Hello"]),
        ({"msgid": "Hello"}, Marked(), ["missing: Hello"]),
        ({"msgid": "Hello", "msgstr": "Hola"}, Marked("Hellos"), ["not collected: Hello"]),
        ({"msgid": "Hello", "msgstr": "Hola", "flags": ["fuzzy"]}, Marked(), ["fuzzy: Hello"]),
        ({"msgid": "Hello", "msgstr": "Hola %(name)s"}, Marked(), ["other placeholders: Hello"]),
        ({"msgid": "Hello", "msgstr": "Hola {time}"}, Marked(), ["other placeholders: Hello"]),
        ({"msgid": "Hello", "msgstr": "<b>Hola</b>"}, Marked(), ["other tags: Hello"]),
        ({"msgid": "Hello", "msgstr": "Hola "}, Marked(), ["other spaces at the ends: Hello"]),
        ({"msgid": "Hello", "msgstr": "Hola"}, Marked(), []),
    ],
)
def test_a_translation_that_does_not_fit_is_found(entry, marked, found):
    assert faults(entry, marked) == found


def test_what_a_language_does_not_promise_may_be_missing_but_not_wrong():
    assert faults({"msgid": "Hello"}, Marked(), asked=False) == []
    assert faults({"msgid": "Hello", "msgstr": "Hola %s"}, Marked(), asked=False) == ["other placeholders: Hello"]


@pytest.mark.parametrize(
    ("forms", "found"),
    [
        ({0: "Un día", 1: "%(n)s días"}, []),
        ({0: "Un día", 1: "Muchos días"}, ["other placeholders: %(n)s day"]),
        ({0: "%(d)s día", 1: "%(n)s días"}, ["other placeholders: %(n)s day"]),
        ({0: "Un día", 1: ""}, ["missing: %(n)s day"]),
    ],
)
def test_a_plural_says_the_number_in_its_last_form(forms, found):
    catalog = catalog_of({"msgid": "%(n)s day", "msgid_plural": "%(n)s days", "msgstr_plural": forms})
    wanted = {("", "%(n)s day"): Marked("%(n)s days")}
    assert catalogs.faults(catalog, wanted, asked=lambda _marked: True) == found


def test_collecting_keeps_translations_adds_what_is_new_and_drops_what_is_gone():
    catalog = catalog_of({"msgid": "Hello", "msgstr": "Hola"}, {"msgid": "Bye", "msgstr": "Adiós"}, language="ar")
    wanted = {("", "Hello"): Marked("", ["a.py"]), ("", "%(n)s day"): Marked("%(n)s days", ["b.py"])}
    catalogs.update(catalog, wanted)
    assert [(entry.msgid, entry.msgstr) for entry in catalog] == [("Hello", "Hola"), ("%(n)s day", "")]
    assert list(catalog[1].msgstr_plural) == [0, 1, 2, 3, 4, 5]
    wanted[("", "Hello")].plural = "Hellos"
    catalogs.update(catalog, wanted)
    assert (catalog[0].msgstr, catalog[0].msgstr_plural[0]) == ("", "")


def test_every_way_to_mark_a_string_is_collected():
    module = (
        "from django.utils.translation import gettext as say, gettext_lazy as _, ngettext, npgettext, pgettext_lazy\n"
        'a = [say("A"), _("B"), ngettext("C", "Cs", n), pgettext_lazy("x", "D"), npgettext("x", "E", "Es", n)]\n'
        'b = [say(words), other("F"), a.say("G")]\n'
    )
    assert list(catalogs.in_python(module)) == [
        ("", "A", ""), ("", "B", ""), ("", "C", "Cs"), ("x", "D", ""), ("x", "E", "Es"),
    ]  # fmt: skip
    template = (
        '{% translate "A" %} gettext {% include "x" with words=_("B") %}{% translate \'D\' context "x" %}'
        "{% blocktranslate count n=n %}{{ n }} 50% it's{% plural %}{{ n }} “Cs”{% endblocktranslate %}"
    )
    assert list(catalogs.in_template(template)) == [
        ("", "A", ""), ("", "B", ""), ("x", "D", ""), ("", "%(n)s 50%% it's", "%(n)s “Cs”"),
    ]  # fmt: skip
