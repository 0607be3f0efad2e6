"""A course travels in one file: what comes out is what went in, in all languages."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from courses import pagewriting, unfinished
from courses.mixins import LessonMixin, ModuleMixin
from courses.models import Fact, Recording, Term
from courses.pages.models import CoursePage
from courses.studio.coursefile.content import Content, CourseFileError, pack, unpack
from courses.studio.coursefile.reading import make
from courses.studio.coursefile.rows import Maker
from courses.studio.coursefile.writing import write
from lms.base import clock
from lms.site.starter.seeding import seed
from quizzes.models import Question
from quizzes.translations import write_translation
from quizzes.wording import words_of
from tests.factories import UserFactory, word
from tests.factories.blocks import every_block
from tests.factories.media import VTT, mp4
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
    (film,) = (block.value["recording"] for block in pagewriting.newest(new).body if block.block_type == "video")
    assert [track.language for track in film.captions.all()] == ["en"]
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
    pagewriting.revise(page=course, user=None, entry="assigned", slug="elsewhere")
    assert write(CoursePage.objects.get()).seal == before
    pagewriting.revise(page=CoursePage.objects.get(), user=None, summary="Other words.")
    assert write(CoursePage.objects.get()).seal != before


def test_equal_content_is_an_equal_file():
    course = course_page(title="Ask")
    first, again_ = write(course), write(course)
    assert first.seal == again_.seal
    again_.data = first.data
    assert pack(first) == pack(again_)


def test_questions_bring_their_translations_and_languages_share_the_ids_of_blocks():
    course = course_page(title="Ask", items=(SINGLE,))
    spanish = locale("es")
    question = Question.objects.get()
    words = {text: f"ES {text}" for text in words_of(question.content)}
    write_translation(question=question, locale="es", words=words, at=clock.now())
    write_translation(question=question, locale="vi", words=words, at=clock.now())
    course.copy_for_translation(spanish, copy_parents=True)
    for child in course.get_children():
        child.specific.copy_for_translation(spanish)
    made = again(course)
    assert write(made).seal == write(course).seal
    rows = Question.objects.filter(course_key=made.translation_key).order_by("locale")
    assert [(row.locale, row.content["stem"][:2]) for row in rows] == [("en", "Wh"), ("es", "ES")]
    assert rows[1].revision.source == rows[0].revision
    lesson = made.get_children().first().specific
    ids = [[block.id for block in pagewriting.newest(each).body] for each in lesson.get_translations(inclusive=True)]
    assert ids[0] == ids[1]
    assert ids[0]


def test_parts_point_to_the_new_parts_and_nobody_has_signed_the_copy():
    author = {"name": "Ana", "role": "author", "interests": "none", "signed_on": "2026-01-02"}
    signed = {"translator": "T", "translated_on": date(2026, 1, 2), "translators_agreed": True}
    gates = {"gates": ["policy"], "choose": 1, "review_by": date(2027, 1, 2)}
    course = course_page(
        title="Ask", lessons=1, authors=json.dumps([{"type": "author", "value": author}]), **signed, **gates
    )
    first = course.get_children().first()
    lesson_page(course, "After", opens_after=first.translation_key, by_choice=True, opens_on=date(2026, 2, 1))
    made = again(course)
    draft = pagewriting.newest(made)
    assert [(block.value["name"], block.value["signed_on"]) for block in draft.authors] == [("Ana", None)]
    assert (draft.translator, draft.translated_on, draft.translators_agreed) == ("T", None, False)
    assert (draft.gates, draft.choose, draft.review_by) == ([], 1, date(2027, 1, 2))
    parts = [pagewriting.newest(page.specific) for page in made.get_children()]
    after = next(part for part in parts if part.title == "After")
    assert (after.opens_after, after.by_choice, after.opens_on) == (parts[0].translation_key, True, None)
    content = write(course)
    content.data["pages"][0]["languages"]["en"]["authors"] = [{"type": "author", "value": author}]
    claimed = pagewriting.newest(make(content, user=UserFactory(), at=clock.now()))
    assert claimed.authors[0].value["signed_on"] is None


def test_a_word_of_the_glossary_stays_as_the_site_explains_it():
    word_ = Term.objects.create(term="Interpreter", definition="Carries words.", locale=locale("en"))
    terms = {"title": "", "terms": [{"type": "item", "id": str(uuid4()), "value": word_.pk}]}
    course = course_page(title="Ask", lessons=0, items=None)
    lesson_page(course, "Words", body=[{"type": "terms", "id": str(uuid4()), "value": terms}])
    file = pack(write(course))
    Term.objects.update(definition="Carries meaning.")
    make(unpack(file), user=UserFactory(), at=clock.now())
    assert Term.objects.get().definition == "Carries meaning."
    Term.objects.all().delete()
    made = make(unpack(file), user=UserFactory(), at=clock.now())
    assert Term.objects.get().definition == "Carries words."
    assert write(made).seal == unpack(file).seal


def test_files_that_were_stored_before_a_refusal_are_deleted():
    course, *_rest = full_course()
    content = write(course)
    content.data["rows"]["fact:9"] = {"slug": "x"}
    storage, images = get_image_model()._meta.get_field("file").storage, get_image_model().objects.count()
    before = storage.listdir("original_images")
    with pytest.raises(CourseFileError, match="row fact"):
        make(content, user=UserFactory(), at=clock.now())
    assert storage.listdir("original_images") == before
    assert get_image_model().objects.count() == images


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


@pytest.mark.parametrize(
    ("data", "captions"),
    [(b"no video", {}), (mp4(), {"en": "no captions"}), (mp4(), {"xx": VTT}), (mp4(), [])],
)
def test_what_is_no_video_or_has_no_captions_that_players_take_is_refused(data, captions):
    row = {"title": "Film", "file": "files/a.mp4", "type": "video", "duration": 4, "width": 1, "height": 1}
    content = Content({}, {"files/a.mp4": data})
    root = Collection.get_first_root_node()
    maker = Maker(content, collection=root, course_key=uuid4(), user=UserFactory(), at=clock.now())
    with pytest.raises(CourseFileError):
        maker.make("media", {**row, "captions": captions})
    assert maker.stored == []
    assert not Recording.objects.exists()
