"""A course file with anything that does not belong there is refused whole, and nothing of it is kept."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.management import call_command

from courses.pages.models import CoursePage, LessonPage
from courses.studio import limits
from courses.studio.coursefile.content import CourseFileError, pack, unpack
from courses.studio.coursefile.reading import make
from courses.studio.coursefile.writing import write
from lms.base import clock
from quizzes.models import Question
from tests.factories import UserFactory, word
from tests.factories.pages import course_page, locale

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _groups():
    call_command("lms_setup", verbosity=0)


def rebuilt(course, change):
    """Return the file of a course after a change of its data, with fitting sums."""
    content = write(course)
    change(content.data)
    return pack(content)


def put(path, value):
    """Return a change that puts a value at a place of the data."""

    def change(data):
        place = data
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


def module_in_module(data):
    """Put a module into a module."""
    page = {"kind": "module", "languages": {"en": {"title": "x"}}}
    data["pages"] += [{**page, "parent": 0}, {**page, "parent": len(data["pages"])}]


EN = ("pages", 1, "languages", "en")
BODY = (*EN, "body")
SCRIPT = [{"type": "text", "value": "<p>x</p><script>alert(1)</script>"}]
HANDLER = [{"type": "text", "value": '<p onclick="x()">x</p>'}]
LINK = [{"type": "text", "value": '<a href="javascript:alert(1)">x</a>'}]
EMBED = [{"type": "text", "value": '<embed embedtype="media" url="javascript:x">'}]
FOREIGN = [{"type": "text", "value": '<a linktype="page" id="7">x</a>'}]
QUOTED = [{"type": "text", "value": "<a linktype='page' id='7'>x</a>"}]
HIDDEN = [{"type": "text", "value": '<a href="https://a>b" linktype="page" id="7">x</a>'}]
COMMENT = [{"type": "text", "value": "<!-- x --><p>y</p>"}]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (put(BODY, [{"type": "explode", "value": "x"}]), "block"),
        (put(BODY, SCRIPT), "markup"),
        (put(BODY, HANDLER), "markup"),
        (put(BODY, LINK), "markup"),
        (put(BODY, EMBED), "markup"),
        (put(BODY, FOREIGN), "markup"),
        (put(BODY, COMMENT), "markup"),
        (put(BODY, [{"type": "text", "value": {"a": 1}}]), "block"),
        (put(BODY, [{"type": "heading", "value": {"text": ["x"], "level": "h2"}}]), "block"),
        (put(BODY, [{"type": "heading", "value": "x"}]), "block"),
        (put(BODY, ["x"]), "block"),
        (put(BODY, "x"), "block"),
        (put(BODY, [{"type": "fact", "value": {"fact": "fact:9"}}]), "row"),
        (put(BODY, [{"type": "fact", "value": {"fact": "question:0"}}]), "row"),
        (put(BODY, [{"type": "fact", "value": {"fact": 1}}]), "row"),
        (put(BODY, [{"type": "fact", "value": "x"}]), "block"),
        (put(BODY, [{"type": "heading", "value": {"text": "x", "level": "script"}}]), "block"),
        (put(BODY, [{"type": "text", "id": "a", "value": ""}, {"type": "text", "id": "a", "value": ""}]), "block"),
        (put(BODY, QUOTED), "markup"),
        (put(BODY, HIDDEN), "markup"),
        (put(("pages", 0, "languages", "en", "authors"), [{"type": "author", "value": {"role": "god"}}]), "block"),
        (put((*EN, "is_superuser"), True), "field"),
        (put((*EN, "needs_minutes"), "ten"), "field"),
        (put((*EN, "needs_minutes"), 4000), "field"),
        (put((*EN, "instead_of"), 99), "form"),
        (put((*EN, "title"), ""), "form"),
        (put(("pages", 1, "kind"), "catalog"), "form"),
        (put(("pages", 1, "kind"), "course"), "form"),
        (put(("pages", 1, "parent"), 1), "form"),
        (put(("pages", 1, "parent"), True), "form"),
        (module_in_module, "form"),
        (put((*EN, "title"), "a\x00b"), "form"),
        (put(("rows", "question:0", "content", "objective"), [1]), "row"),
        (put(("rows", "question:0", "content"), "x"), "row"),
        (put(("rows", "question:0", "translations"), ["es"]), "row"),
        (put(("rows", "question:0", "translations"), {"xx": {}}), "row"),
        (put(("rows", "question:0", "translations"), {"en": {}}), "row"),
        (put(("pages", 1, "languages"), {}), "form"),
        (put(("pages", 0, "language"), "xx"), "form"),
        (put(("pages",), []), "form"),
        (put(("rows",), {"../x": {}}), "form"),
        (put(("rows",), {f"fact:{number}": {} for number in range(limits.COURSE_ROWS + 1)}), "many"),
        (put(("rows", "user:0"), {}), "unknown"),
        (put(("rows", "image:0"), {"title": "x", "file": "files/none.png"}), "row"),
        (
            put(("rows", "question:0"), {"kind": "single", "language": "en", "group": 0, "content": {"stem": "x"}}),
            "row",
        ),
        (put(("rows", "question:0"), {"kind": "magic", "language": "en", "group": 0, "content": {}}), "row"),
        (put(("pages", 0, "languages", "en", "competencies"), [["a"]]), "form"),
    ],
)
def test_a_file_with_anything_that_does_not_belong_there_is_refused_and_nothing_is_kept(change, reason):
    course = course_page(title="Ask", lessons=1)
    before = (CoursePage.objects.count(), LessonPage.objects.count(), Question.objects.count())
    with pytest.raises(CourseFileError) as caught:
        make(unpack(rebuilt(course, change)), user=UserFactory(), at=clock.now())
    assert caught.value.reason == reason
    assert (CoursePage.objects.count(), LessonPage.objects.count(), Question.objects.count()) == before


def archive(**files):
    """Return an archive whose manifest fits its files."""
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    manifest = {"product": "attune-course", "format": 1, "content": "x", "sha256": sums}
    return word.zipped({"manifest.json": json.dumps(manifest), **files})


DEEP = b"[" * 200_000
COURSE = '{"pages": [{"kind": "course", "language": "en", "languages": {"en": {"title": "T"}}}], "rows": {}, "x": X}'


def course_with(value):
    """Return the archive of a course with a value in it."""
    return archive(**{"course.json": COURSE.replace("X", value).encode()})


UNSUMMED = '{"product": "attune-course", "format": 1, "sha256": {}}'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x", "broken"),
        (word.zipped({"a": "b"}), "none"),
        (word.zipped({"manifest.json": "[]"}), "none"),
        (word.zipped({"manifest.json": '{"product": "attune-course", "format": 9}'}), "format"),
        (word.zipped({"manifest.json": UNSUMMED, "course.json": "{}"}), "changed"),
        (archive(**{"course.json": b"{"}), "none"),
        (archive(**{"course.json": DEEP}), "unpacks"),
        (course_with("1"), "changed"),
        (course_with("[" * 700 + "]" * 700), "form"),
        (course_with('"\\ud800"'), "form"),
        (course_with('"\\u0000"'), "form"),
        (archive(**{"course.json": b"[]"}), "form"),
        (archive(**{"course.json": b"{}", "files/x.png": b"x"}), "name"),
        (archive(**{"course.json": b"{}", "files/" + "a" * 64 + ".png": b"x"}), "name"),
        (archive(**{"course.json": b"{}", "../evil": b"x"}), "name"),
        (archive(bomb=b"0" * 3_000_000), "unpacks"),
        (b"0" * (limits.COURSE_FILE.packed + 1), "large"),
    ],
)  # fmt: skip
def test_an_archive_that_is_none_of_ours_is_refused(data, reason):
    with pytest.raises(CourseFileError) as caught:
        unpack(data)
    assert caught.value.reason == reason


def test_a_seal_that_does_not_fit_is_refused():
    data = pack(write(course_page(title="Ask")))
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    manifest = json.loads(files["manifest.json"])
    manifest["content"] = "0" * 64
    with pytest.raises(CourseFileError, match="changed"):
        unpack(word.zipped({**files, "manifest.json": json.dumps(manifest)}))


@pytest.mark.parametrize(
    ("suffix", "data"), [("png", b"no picture"), ("svg", b"<svg/>"), ("png", word.png(9000, 5000))]
)
def test_a_picture_that_is_none_or_too_large_is_refused(suffix, data):
    course = course_page(title="Ask", lessons=1)
    content = write(course)
    name = f"files/{hashlib.sha256(data).hexdigest()}.{suffix}"
    content.files[name] = data
    content.data["rows"]["image:0"] = {"title": "x", "file": name}
    with pytest.raises(CourseFileError, match="file"):
        make(unpack(pack(content)), user=UserFactory(), at=clock.now())


def test_a_language_without_a_place_on_this_site_is_told():
    course = course_page(title="Ask", lessons=0, items=None)
    content = write(course)
    content.data["pages"][0]["languages"]["de"] = content.data["pages"][0]["languages"]["en"]
    with pytest.raises(CourseFileError, match="language de"):
        make(content, user=UserFactory(), at=clock.now())
    locale("de")
    page = content.data["pages"][0]
    page["language"] = "de"
    with pytest.raises(CourseFileError, match="catalog de"):
        make(content, user=UserFactory(), at=clock.now())
