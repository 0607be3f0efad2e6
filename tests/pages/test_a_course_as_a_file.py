"""A course travels in one file: what comes out is what went in, in all languages, and a hostile file is refused whole."""

import hashlib
import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from courses import pagewriting, unfinished
from courses.mixins import LessonMixin, ModuleMixin
from courses.models import Fact
from courses.pages.models import CoursePage, LessonPage
from courses.studio import limits
from courses.studio.coursefile.content import CourseFileError, pack, unpack
from courses.studio.coursefile.reading import make
from courses.studio.coursefile.writing import write
from lms.base import clock
from lms.site.starter.seeding import seed
from quizzes.models import Question
from tests.factories import UserFactory, word
from tests.factories.blocks import every_block
from tests.factories.pages import MATCHING, SINGLE, course_page, lesson_page, locale, text_block

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _groups():
    call_command("lms_setup", verbosity=0)


def again(course, **options):
    """Write a course into a file and make a new one from it."""
    return make(unpack(pack(write(course))), user=UserFactory(), at=clock.now(), **options)


def full_course():
    """Return a course with every block, a module, links, and a part in place of another."""
    course = course_page(title="Every block", lessons=0, items=(SINGLE, MATCHING), opens_on=None)
    lesson = lesson_page(course, "All of it", body=every_block())
    image = get_image_model().objects.create(title="A chair", file=ContentFile(word.png(), "chair.png"))
    document = get_document_model().objects.create(title="A form", file=ContentFile(b"%PDF-1.4", "form.pdf"))
    links = (
        f'<p data-block-key="abc">See <a linktype="page" id="{lesson.pk}">that lesson</a>, '
        f'<a linktype="document" id="{document.pk}">the form</a>, <a linktype="page" id="{course.get_parent().pk}">home</a>'
        ' and <a href="https://example.org/">this</a>.</p>'
    )
    picture = {"image": {"image": image.pk, "alt_text": "A chair", "decorative": False}, "caption": ""}
    body = [
        {"type": "text", "id": str(uuid4()), "value": links},
        {"type": "image", "id": str(uuid4()), "value": picture},
    ]
    module = pagewriting.create(parent=course, mixin=ModuleMixin, user=None, title="Module")
    second = pagewriting.create(
        parent=module, mixin=LessonMixin, user=None, title="Links", body=body, instead_of=lesson.translation_key
    )
    return course, lesson, second


def test_a_course_with_every_block_comes_back_with_an_equal_seal_and_keys_of_its_own():
    course, lesson, _second = full_course()
    made = again(course)
    assert write(made).seal == write(course).seal
    assert made.translation_key != course.translation_key
    assert (made.live, made.slug) == (False, "every-block-2")
    new, new_second = (
        next(page for page in unfinished.parts_of(made) if page.title == title) for title in ("All of it", "Links")
    )
    assert {block.id for block in lesson.body}.isdisjoint(block.id for block in pagewriting.newest(new).body)
    draft = pagewriting.newest(new_second)
    assert draft.instead_of == new.translation_key
    assert f'linktype="page" id="{new.pk}"' in str(draft.body[0].value.source)
    assert 'id="' not in str(draft.body[0].value.source).partition("form</a>")[2]
    assert Question.objects.filter(course_key=made.translation_key).count() == 2
    assert Question.objects.filter(course_key=course.translation_key).count() == 2


def test_every_course_of_the_starter_path_comes_back_with_an_equal_seal():
    seed()
    courses = list(CoursePage.objects.filter(locale__language_code="en"))
    assert len(courses) >= 3
    for course in courses:
        assert write(again(course)).seal == write(course).seal, course.title


def test_all_languages_come_along():
    course = course_page(title="Ask", lessons=1)
    spanish = locale("es")
    translated = course.copy_for_translation(spanish, copy_parents=True)
    lesson = course.get_children().first().specific.copy_for_translation(spanish)
    pagewriting.revise(page=lesson, user=None, title="Lección", body=[text_block("Pregunte.")])
    pagewriting.revise(page=translated, user=None, summary="Un curso.")
    made = again(course, titles={"en": "Copy of Ask", "es": "Copia"})
    assert [page.locale.language_code for page in made.get_translations()] == ["es"]
    assert (made.title, made.get_translations().get().title) == ("Copy of Ask", "Copia")
    inner = made.get_children().first().get_translation(spanish).specific
    assert "Pregunte." in str(pagewriting.newest(inner).body[0].value)
    content = write(course)
    assert set(content.data["pages"][1]["languages"]) == {"en", "es"}


def test_the_seal_leaves_out_what_is_the_sites_own_and_changes_with_every_word():
    course = course_page(title="Ask")
    before = write(course).seal
    pagewriting.revise(page=course, user=None, entry="assigned", review_note="Other", slug="elsewhere")
    assert write(CoursePage.objects.get()).seal == before
    pagewriting.revise(page=CoursePage.objects.get(), user=None, summary="Other words.")
    assert write(CoursePage.objects.get()).seal != before


def test_equal_content_is_an_equal_file():
    course = course_page(title="Ask")
    first, again_ = write(course), write(course)
    assert first.seal == again_.seal
    again_.data = first.data
    assert pack(first) == pack(again_)


def test_a_fact_that_the_site_has_is_taken_and_another_of_its_name_gets_a_name_of_its_own():
    fact = Fact.objects.create(
        slug="beds", statement="Beds", value="3", source="S", source_year=2024, locale=locale("en")
    )
    block = {"type": "fact", "id": str(uuid4()), "value": {"fact": fact.pk}}
    course = course_page(title="Ask", lessons=0, items=None)
    lesson_page(course, "Facts", body=[block])
    file = pack(write(course))
    again(course)
    assert Fact.objects.count() == 1
    Fact.objects.update(value="4")
    for _time in range(2):
        made = make(unpack(file), user=UserFactory(), at=clock.now())
    assert sorted(Fact.objects.values_list("slug", "value")) == [("beds", "4"), ("beds-2", "3")]
    assert write(made).seal == unpack(file).seal


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


EN = ("pages", 1, "languages", "en")
BODY = (*EN, "body")
SCRIPT = [{"type": "text", "value": "<p>x</p><script>alert(1)</script>"}]
HANDLER = [{"type": "text", "value": '<p onclick="x()">x</p>'}]
LINK = [{"type": "text", "value": '<a href="javascript:alert(1)">x</a>'}]
EMBED = [{"type": "text", "value": '<embed embedtype="media" url="javascript:x">'}]
FOREIGN = [{"type": "text", "value": '<a linktype="page" id="7">x</a>'}]
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
        (put(BODY, [{"type": "fact", "value": {"fact": 1}}]), "block"),
        (put((*EN, "is_superuser"), True), "field"),
        (put((*EN, "needs_minutes"), "ten"), "field"),
        (put((*EN, "needs_minutes"), 4000), "field"),
        (put((*EN, "instead_of"), 99), "form"),
        (put((*EN, "title"), ""), "form"),
        (put(("pages", 1, "kind"), "catalog"), "form"),
        (put(("pages", 1, "kind"), "course"), "form"),
        (put(("pages", 1, "parent"), 1), "form"),
        (put(("pages", 1, "parent"), True), "form"),
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
