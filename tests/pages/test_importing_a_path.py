"""A path is imported from its file through the real publish path: all of it or nothing, once."""

import pytest
from django.core.management import CommandError, call_command

from courses import pagewriting
from courses.models import Fact
from courses.pages.models import CatalogPage, CoursePage, LessonPage
from courses.pathfile import archive
from lms.catalog.models import Course, CourseEdition
from lms.site.starter import reading
from quizzes.models import Question, QuestionRevision
from tests.factories import UserFactory
from tests.factories.pages import catalog, home

pytestmark = pytest.mark.django_db
COURSE = "courses/1-who-is-underserved"


def small():
    """Return the archive of a path with one course of one lesson."""
    kept = {"path.toml", f"{COURSE}/course.toml", f"{COURSE}/facts.toml", f"{COURSE}/lesson-1.toml"}
    files = {name: data for name, data in reading.files().items() if name in kept}
    items = b'[{"key": "one", "kind": "true_false", "stem": "So?", "answer": 0, "objective": 1, "options": ['
    items += b'{"text": "True", "feedback": "Yes."}, {"text": "False", "feedback": "No."}]}]'
    files |= {f"{COURSE}/items.json": items}
    return archive.pack(files)


@pytest.fixture
def bring(tmp_path, capsys):
    """Return a function that imports an archive and returns what the command says."""

    def brought(data, *options):
        file = tmp_path / "path.zip"
        file.write_bytes(data)
        call_command("lms_import_path", str(file), *options)
        return capsys.readouterr().out

    return brought


def counts():
    """Return how many rows an import could have written."""
    return [
        model.objects.count() for model in (CoursePage, LessonPage, Fact, Question, QuestionRevision, CourseEdition)
    ]


def test_a_path_is_published_once_below_the_catalog_that_is_there(bring):
    mine = catalog()
    CatalogPage.objects.update(intro="As the site has it")
    first = bring(small())
    seals = list(CourseEdition.objects.order_by("pk").values_list("sha256", flat=True))
    assert first.startswith("Pages published: 4.")
    assert Course.objects.get(kind="path").status == Course.Status.LIVE
    assert [page.get_parent().pk for page in CoursePage.objects.all()] == [mine.pk]
    assert CatalogPage.objects.get().intro == "As the site has it"
    before = counts()
    again = bring(small())
    assert again.startswith("All is up to date.")
    assert again.split()[-1] == first.split()[-1]
    assert counts() == before
    assert list(CourseEdition.objects.order_by("pk").values_list("sha256", flat=True)) == seals


def test_a_catalog_is_made_where_links_lead(bring, settings):
    home()
    settings.LMS_CATALOG_URL = "/learn/"
    assert bring(small()).startswith("Pages published: 5.")
    assert CatalogPage.objects.get().url == "/learn/"


def test_drafts_stay_with_the_trainers_and_are_not_written_twice(bring):
    catalog()
    assert bring(small(), "--draft").startswith("Pages saved as drafts: 4.")
    assert not LessonPage.objects.live().exists()
    assert not Course.objects.exists()
    assert bring(small(), "--draft").startswith("All is up to date.")
    lesson = LessonPage.objects.get()
    lesson.title = "The trainer's title"
    lesson.save_revision(user=UserFactory())
    assert bring(small(), "--draft").startswith("All is up to date.")
    assert LessonPage.objects.get().get_latest_revision_as_object().title == "The trainer's title"


def lesson_with(block):
    """Return the text of a lesson of one block."""
    return f'title = "Ask first"\n[[blocks]]\n{block}'.encode()


def test_a_newer_text_of_the_file_renews_the_page_and_no_other(bring):
    catalog()
    bring(small())
    text = lesson_with('type = "callout"\nkind = "caution"\ntitle = "Try"\nhtml = "<p>Ask.</p>"')
    newer = archive.unpack(small()) | {f"{COURSE}/lesson-1.toml": text}
    assert bring(archive.pack(newer)).startswith("Pages published: 1.")
    assert LessonPage.objects.get().title == "Ask first"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("lesson-1.toml", lesson_with('type = "video"'), "lacks or does not know 'video'"),
        ("lesson-1.toml", lesson_with('type = "fact"\nfact = "unknown"'), "lacks or does not know 'unknown'"),
        ("lesson-1.toml", lesson_with('type = "reflection"\nprompt = ""'), "This field is required"),
        ("lesson-1.toml", lesson_with('type = "resources"\ntitle = "A"\nitems = "b"'), "lesson-1, body:"),
        ("lesson-1.toml", lesson_with('type = "resources"\ntitle = "A"\nitems = [1]'), "not iterable"),
        (
            "lesson-1.toml",
            lesson_with('type = "check"\nquestion = "A?"\noptions = []'),
            "body: 1: options: The minimum number of items is 2",
        ),
        ("lesson-1.toml", f'title = "{"a" * 300}"\nblocks = []'.encode(), "at most 255 characters"),
        ("items.json", b'[{"key": "one", "kind": "riddle", "stem": "So?"}]', "question one: 'riddle'"),
        ("items.json", b'[{"key": "one", "kind": "single", "stem": "So?"}]', "question one:"),
        ("facts.toml", b'facts = [{id="a", statement="b", value="c", source="d", source_year=-1}]', "source_year"),
    ],
)
def test_what_no_page_takes_is_named_and_nothing_is_kept(bring, name, data, words):
    catalog()
    before = counts()
    files = archive.unpack(small()) | {f"{COURSE}/{name}": data}
    with pytest.raises(CommandError, match=words):
        bring(archive.pack(files))
    assert counts() == before


def test_a_file_that_is_not_there_and_a_site_without_a_front_page_are_told(bring, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("lms_import_path", str(tmp_path / "missing.zip"))
    home().sites_rooted_here.all().delete()
    with pytest.raises(CommandError, match="no default site"):
        bring(small())


def test_a_site_with_two_classes_for_one_kind_of_page_is_asked_for_one(monkeypatch):
    monkeypatch.setattr(pagewriting, "get_page_models", lambda: [CoursePage, CoursePage])
    with pytest.raises(pagewriting.PageClassError, match=r"has lms_pages\.CoursePage, lms_pages\.CoursePage"):
        pagewriting.page_class(CoursePage)
    monkeypatch.setattr(pagewriting, "get_page_models", list)
    with pytest.raises(pagewriting.PageClassError, match="has no class"):
        pagewriting.page_class(CoursePage)


def test_the_starter_path_is_written_into_a_file_and_a_place_that_is_none_is_told(tmp_path, capsys):
    call_command("lms_export_starter", str(tmp_path / "starter.zip"))
    assert "6 courses written" in capsys.readouterr().out
    assert archive.unpack((tmp_path / "starter.zip").read_bytes()) == reading.files()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("lms_export_starter", str(tmp_path))
