"""Courses are tagged with codes of frameworks, which are loaded by a command that may run again."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from courses.mixins.about import Level
from courses.pages.models import CoursePage
from courses.pathfile.content import PathFileError, read
from courses.pathfile.publishing import publish_path
from lms.catalog import loading, shipped
from lms.catalog.taxonomy import Competency, Framework
from lms.site.starter import reading
from tests.factories import AT
from tests.factories.pages import course_page, home, record_of
from tests.unit.test_frameworks_as_files import file

pytestmark = pytest.mark.django_db
COURSE = "courses/1-who-is-underserved/course.toml"


def loaded(*files):
    """Run the command and return what it says."""
    output = StringIO()
    call_command("lms_load_taxonomy", *files, stdout=output)
    return output.getvalue()


def test_the_command_loads_what_is_shipped_and_changes_nothing_when_run_again():
    assert "National CLAS Standards (2013): 15 added, 0 changed." in loaded()
    assert "National CLAS Standards (2013): 0 added, 0 changed." in loaded()
    assert set(Framework.objects.values_list("slug", flat=True)) == {data.slug for data in shipped.frameworks()}


def test_a_file_is_brought_up_to_date_and_what_it_no_longer_names_is_kept(tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    columns = "code,label,part of\n"
    first.write_bytes(file("A,one\nA.1,two,A\nB,three\n", columns=columns))
    second.write_bytes(file("A.1,two\nA,uno\nC,four\n", columns=columns))
    assert "3 added, 0 changed." in loaded(first)
    child = Competency.objects.get(code="A.1")
    assert child.parent.code == "A"
    assert "1 added, 2 changed. Not in the file and kept: B." in loaded(second)
    child.refresh_from_db()
    assert (child.parent, child.position) == (None, 1)
    assert Competency.objects.get(code="A").label == "uno"


def test_a_hostile_or_missing_file_loads_nothing_of_all(tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(file("A,one\n"))
    bad.write_bytes(file("=cmd,one\n"))
    for other, words in ((bad, "Line 7"), (tmp_path / "none.csv", "cannot be read")):
        with pytest.raises(CommandError, match=words):
            loaded(good, other)
    assert not Framework.objects.exists()


def test_publishing_copies_the_tags_of_a_course_to_its_record():
    loading.load_shipped()
    page = course_page(items=None)
    page.competencies = Competency.objects.filter(framework__slug="clas", code__in=["5", "7"])
    page.save_revision().publish()
    assert [tag.said for tag in record_of(page).competencies.order_by("position")] == [
        "5. Language help",
        "7. Interpreter competence",
    ]
    page.competencies = []
    page.save_revision().publish()
    assert not record_of(page).competencies.exists()


def test_a_tag_is_said_in_the_language_of_the_reader_and_a_loaded_one_as_it_was_written():
    loading.load_shipped()
    framework = Framework.objects.get(slug="healthy-people")
    with translation.override(None):
        assert str(framework) == "Healthy People 2030, social determinants of health"
        assert framework.competencies.get(code="education").said == "Education access and quality"
        assert str(framework.competencies.get(code="education")) == "education Education access and quality"


def test_the_form_of_a_course_shows_the_tags_below_their_frameworks_in_one_query(django_assert_num_queries):
    loading.load_shipped()
    form = CoursePage.get_edit_handler().get_form_class()(instance=CoursePage(title="Course", slug="course"))
    with django_assert_num_queries(1):
        shown = str(form["competencies"])
    assert shown.index("National CLAS Standards (2013)") < shown.index("5. Language help") < shown.index("Topics")
    assert shown.count('type="checkbox"') == Competency.objects.count()


def test_the_starter_courses_carry_their_tags_and_seeding_again_changes_nothing():
    titles = publish_path(reading.path(), home=home(), at=AT)
    assert titles
    page = CoursePage.objects.get(slug="access-that-works", locale__language_code="en")
    found = set(record_of(page).competencies.values_list("framework__slug", "code"))
    assert {
        ("clas", "7"),
        ("topics", "language-access"),
        ("populations", "deaf"),
        ("counts-for", "own-record"),
    } <= found
    assert page.level == Level.BEGINNING_TO_INTERMEDIATE
    assert publish_path(reading.path(), home=home(), at=AT) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"clas = [1", b"clas = [99", "clas has no 99"),
        (b'level = "beginning_to_intermediate"', b'level = "hard"', "level is one of"),
    ],
)
def test_a_path_with_an_unknown_code_or_level_is_refused(old, new, words):
    files = reading.files()
    files[COURSE] = files[COURSE].replace(old, new)
    with pytest.raises(PathFileError, match=words):
        publish_path(read(files), home=home(), at=AT)


def test_codes_that_are_no_list_are_refused():
    files = reading.files()
    files[COURSE] = files[COURSE].replace(b"clas = [1, 5, 7, 11, 12]", b'clas = "1"')
    with pytest.raises(PathFileError, match="clas is a list of codes"):
        read(files)
