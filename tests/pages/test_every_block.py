"""Every block of a lesson: in a group of the picker with a sample, shown to learners, and whole after a translation."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.blocks import LessonBody
from courses.blocks.reflection import WRITTEN
from courses.models import Fact, Term
from courses.pages.models import LessonPage
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory
from tests.factories.blocks import ROWS, block, every_block, fact, listed
from tests.factories.media import recording
from tests.factories.pages import course_page, lesson_page, locale, record_of
from tests.factories.translations import KEPT, leaves, translated

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),  # Wagtail, making a rendition
    pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile"),
]
BLOCKS = LessonBody().child_blocks
GROUPS = ["Teach", "Practice", "Reflect", "Resources", "Media"]
KINDS = pytest.mark.parametrize("kind", sorted(BLOCKS))


def test_every_block_has_a_row_in_this_test():
    assert set(ROWS) == set(BLOCKS)


def test_the_picker_shows_the_five_groups_in_order():
    groups = [str(each.meta.group) for each in BLOCKS.values()]
    assert list(dict.fromkeys(groups)) == GROUPS
    assert groups == sorted(groups, key=GROUPS.index)


@KINDS
def test_the_picker_tells_what_a_block_is_for_and_shows_it(client, kind):
    each = BLOCKS[kind]
    assert each.is_previewable
    assert each.get_description()
    client.force_login(get_user_model().objects.create_superuser("root@example.org", "x"))
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": each.definition_prefix})
    shown = re.sub(r"<[^>]+>|\s", "", response.content.decode().partition("<div class=")[2])
    assert response.status_code == 200
    assert len(shown) > 10
    assert "None" not in shown


@pytest.fixture
def learner():
    """A learner and the function that shows them a lesson of these blocks."""
    return PersonFactory()


def shown(client, learner, body):
    """Return what a learner sees of a lesson with these blocks."""
    course = course_page(lessons=0, items=None)
    lesson = lesson_page(course, "All", body=body)
    enroll(person=learner, course=record_of(course), at=AT)
    client.force_login(learner.user)
    response = client.get(lesson.url)
    assert response.status_code == 200
    return response.content.decode()


@KINDS
def test_a_learner_sees_the_block(client, learner, kind):
    row = block(kind)
    html = shown(client, learner, [row])
    assert f"{kind.upper()}-WORDS" in html
    if kind == "check":
        assert f'data-check="{row["id"]}"' in html
    if kind in WRITTEN:
        enrollment = Enrollment.objects.get()
        assert f'action="{reverse("lms:reflection", args=[enrollment.uuid, row["id"]])}"' in html


def test_what_was_deleted_leaves_a_gap_and_no_error(client, learner):
    body = every_block()
    for row in body:
        if row["type"] == "image":
            row["value"]["image"]["image"] = 999
        for name in {"fact", "document", "recording"} & set(row["value"]):
            row["value"][name] = 999
        for name in {"terms", "entries", "handouts"} & set(row["value"]):
            row["value"][name] = listed(999)
    html = shown(client, learner, body)
    assert "CALLOUT-WORDS" in html
    assert "None" not in html.partition("<article")[2].partition("</article>")[0]


@KINDS
def test_a_translation_keeps_everything_and_translates_every_text(kind):
    course = course_page(lessons=0, items=None)
    row = block(kind)
    lesson = lesson_page(course, "All", body=[row])
    for entry in (*Fact.objects.all(), *Term.objects.all()):
        entry.copy_for_translation(locale("es")).save()
    course.copy_for_translation(locale("es"), copy_parents=True)
    (again,) = translated(lesson).body.raw_data
    (before,) = LessonPage.objects.get(pk=lesson.pk).body.raw_data
    assert [name for name, _value in leaves(again)] == [name for name, _value in leaves(before)]
    for (name, old), (_same, new) in zip(leaves(before), leaves(again), strict=True):
        if name in KEPT:
            assert new == old, name
        elif kind in {"fact", "terms"} and isinstance(old, int):
            model = Fact if kind == "fact" else Term
            assert model.objects.get(pk=new).translation_key == model.objects.get(pk=old).translation_key
            assert model.objects.get(pk=new).locale == locale("es")
        elif kind in {"directory", "handouts"} and isinstance(old, int):
            assert new == old, "an entry of the directory, or a handout, has its words in every language"
        else:
            assert re.sub(r"^((<p[^>]*>)?)ES ", r"\1", new) != new, (name, new)
            assert re.sub(r"data-block-key=\"\w+\"|ES ", "", new) == re.sub(r"data-block-key=\"\w+\"", "", old), name


def test_a_figure_is_shown_in_the_language_of_the_page_and_says_so_where_it_is_not(client):
    course = course_page(lessons=0, items=None)
    entry = fact()
    lesson = lesson_page(course, "All", body=[block("fact"), block("terms")])
    course.copy_for_translation(locale("es"), copy_parents=True)
    page = lesson.copy_for_translation(locale("es"))
    raw = {"fact": entry.pk}
    html = BLOCKS["fact"].render(BLOCKS["fact"].to_python(raw), {"page": page})
    assert 'lang="en"' in html
    other = entry.copy_for_translation(locale("es"))
    other.statement = "Cuántas personas esperan"
    other.save()
    html = BLOCKS["fact"].render(BLOCKS["fact"].to_python(raw), {"page": page})
    assert "Cuántas personas esperan" in html
    assert "lang=" not in html
    assert 'lang="en"' in BLOCKS["terms"].render(page.body[1].value, {"page": page})
    assert "FACT-WORDS" in BLOCKS["fact"].render(BLOCKS["fact"].to_python(raw))


def test_a_figure_is_corrected_once_for_all_lessons(client, learner):
    html = shown(client, learner, [block("fact")])
    assert "1 in 10" in html
    Fact.objects.update(value="1 in 12")
    assert "1 in 12" in client.get(LessonPage.objects.get().url).content.decode()


@pytest.mark.parametrize(
    ("kind", "broken", "words"),
    [
        ("check", lambda value: [option["value"].update(correct=False) for option in value["options"]], "as right"),
        ("table", lambda value: value.update(caption=" "), "caption"),
        ("video", lambda value: value.update(transcript="<p> </p>"), "Add a transcript"),
        ("video", lambda value: value.update(recording=recording(captions=()).pk), "no captions yet"),
        ("audio", lambda value: value.update(transcript=""), "Add a transcript"),
        ("embed", lambda value: value.update(transcript=""), "Add a transcript"),
        ("table", lambda value: value["columns"][0].update(heading=""), "each column a heading"),
        ("table", lambda value: value.update(columns=[], rows=[]), "at least one column"),
    ],
)
def test_a_draft_may_lack_what_publishing_asks_for(kind, broken, words):
    value = ROWS[kind]()
    broken(value)
    each = LessonBody().child_blocks[kind]
    with pytest.raises(ValidationError) as refused:
        each.clean(each.to_python(value))
    assert words in str(refused.value.as_json_data())
    each.clean_deferred(each.to_python(value))


def test_a_missing_transcript_is_told_at_its_field():
    each = BLOCKS["video"]
    with pytest.raises(ValidationError) as refused:
        each.clean(each.to_python({**ROWS["video"](), "transcript": ""}))
    assert set(refused.value.as_json_data()["blockErrors"]) == {"transcript"}


def test_twenty_figures_words_and_recordings_cost_no_more_queries_than_one(client, learner):
    counts = []
    for number in (1, 20):
        course = course_page(title=f"Course {number}", lessons=0, items=None)
        lesson = lesson_page(
            course,
            "All",
            body=[
                block(kind)
                for kind in ("fact", "terms", "directory", "handouts", "video", "audio")
                for _time in range(number)
            ],
        )
        enroll(person=learner, course=record_of(course), at=AT)
        client.force_login(learner.user)
        client.get(lesson.url)
        with CaptureQueriesContext(connection) as seen:
            client.get(lesson.url)
        counts.append(len(seen))
    assert counts[0] == counts[1]
