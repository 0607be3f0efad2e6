"""A Word file or pasted text is shown before it is added, pictures and tables get words, and the last change is taken back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model

from courses import pagewriting, trainers
from courses.mixins import LessonMixin, QuizMixin
from courses.pages.models import LessonPage
from courses.studio import changes, limits, refusals
from courses.studio.records import BroughtPicture, CourseChange
from lms.base import clock
from tests.factories import UserFactory, word
from tests.factories.pages import course_page

pytestmark = pytest.mark.django_db
WORDS = {"alt-0": "Two chairs at a table, turned to each other", "caption-1-0": "Where to write it", "do": "apply"}


@pytest.fixture
def course():
    """A course without lessons."""
    return course_page(lessons=0, items=None)


@pytest.fixture
def trainer(course, trainer_of):
    """A client signed in as its trainer."""
    return trainer_of(course)


def address(course, *parts):
    """Return an address of the studio about the course."""
    return "/".join([f"/admin/training/courses/{course.pk}", *(str(part) for part in parts), ""])


def file(data, name="Asking.docx"):
    """Return an upload."""
    return SimpleUploadedFile(name, data)


def bring(client, course, query="", **sent):
    """Send text or a file; return the address of the page that shows it."""
    answer = client.post(address(course, "text") + query, sent)
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def text(response):
    """Return the text of a page."""
    return response.content.decode()


def test_a_word_file_is_shown_then_added_as_drafts_with_its_picture_in_the_collection_of_the_team(trainer, course):
    place = bring(trainer, course, file=file(word.course_draft()))
    page = text(trainer.get(place))
    assert "This becomes 2 lessons." in page
    assert "Who may interpret" in page
    assert 'value="Two chairs at a table"' in page
    picture = trainer.get(re.search(r'src="(/admin/training/[^"]+/picture/0/)"', page)[1])
    assert (picture.content, picture["Content-Type"]) == (word.png(), "image/png")
    assert not LessonPage.objects.exists()
    assert "2 lessons were written as drafts." in text(trainer.post(place, WORDS, follow=True))
    first, second = LessonPage.objects.order_by("path")
    assert (first.title, first.live, second.title) == ("Ask first", False, "Write it down")
    assert [block.block_type for block in first.body] == ["text", "heading", "text", "image"]
    assert [block.block_type for block in second.body] == ["table", "text", "references"]
    image = get_image_model().objects.get()
    assert image.collection == trainers.team_of(course).collection
    shown = first.body[3].value["image"]
    assert (shown.contextual_alt_text, shown.decorative) == (WORDS["alt-0"], False)
    table = second.body[0].value
    assert (table.caption, [column["heading"] for column in table.columns]) == ("Where to write it", ["Where", "What"])
    assert second.body[2].value["items"][0]["text"] == "A guide to interpreting. Example Press, 2024."
    assert not BroughtPicture.objects.exists()
    assert trainer.get(place).url == address(course, "lessons")
    trainer.post(place, WORDS)
    assert LessonPage.objects.count() == 2, "sent twice, it is added once"


def test_a_picture_without_words_and_a_table_without_a_caption_are_asked_for_and_nothing_is_added(trainer, course):
    place = bring(trainer, course, file=file(word.course_draft()))
    answer = trainer.post(place, {"alt-0": " ", "do": "apply"})
    assert answer.status_code == 422
    assert 'href="#alt-0"' in text(answer)
    assert 'href="#caption-1-0"' in text(answer)
    assert not LessonPage.objects.exists()
    assert not get_image_model().objects.exists()
    trainer.post(place, {"decorative-0": "on", "caption-1-0": "Where", "do": "apply"})
    shown = LessonPage.objects.order_by("path").first().body[3].value["image"]
    assert (shown.contextual_alt_text, shown.decorative) == ("", True)


def test_pasted_markup_and_plain_text_come_in(trainer, course):
    place = bring(trainer, course, text="Ask\nTime", markup="<h1>Ask</h1><p onclick=x>Time<script>x</script></p>")
    assert "Scripts, forms and embedded content were left out." in text(trainer.get(place))
    trainer.post(place, {"do": "apply"})
    trainer.post(bring(trainer, course, text="# Listen\n\n- Wait"), {"do": "apply"})
    trainer.post(bring(trainer, course, text="Only words."), {"do": "apply"})
    found = [(page.title, str(page.body[0].value)) for page in LessonPage.objects.order_by("path")]
    assert found == [("Ask", "<p>Time</p>"), ("Listen", "<ul><li>Wait</li></ul>"), ("New lesson", "<p>Only words.</p>")]


def test_text_is_added_at_the_end_of_a_lesson_and_taken_back(trainer, course):
    lesson = pagewriting.create(parent=course, mixin=LessonMixin, user=UserFactory(), title="Ask", body=[])
    place = bring(trainer, course, f"?lesson={lesson.pk}", text="# Heading\nMore.")
    assert "This is added at the end of the lesson “Ask”." in text(trainer.get(place))
    trainer.post(place, {"do": "apply"})
    lesson.refresh_from_db()
    assert [block.block_type for block in pagewriting.newest(lesson).body] == ["heading", "text"]
    undo(trainer, course, "is taken back")
    lesson.refresh_from_db()
    assert len(pagewriting.newest(lesson).body) == 0


def undo(client, course, words):
    """Press "Take it back" and expect these words."""
    found = re.search(r'name="change" value="([^"]+)"', text(client.get(address(course, "lessons"))))
    sent = {"change": found[1] if found else "none"}
    assert words in text(client.post(address(course, "undo"), sent, follow=True))


def test_an_import_is_taken_back_whole(trainer, course):
    trainer.post(bring(trainer, course, file=file(word.course_draft())), WORDS)
    undo(trainer, course, "The last change is taken back.")
    assert not LessonPage.objects.exists()
    undo(trainer, course, "There is nothing to take back any more.")


def test_what_somebody_has_worked_on_since_is_not_taken_back(trainer, course):
    trainer.post(bring(trainer, course, text="# A\nx\n# B\ny"), {"do": "apply"})
    lesson = LessonPage.objects.first()
    pagewriting.revise(page=lesson, user=UserFactory(), title="Edited")
    undo(trainer, course, "somebody has worked on it")
    assert LessonPage.objects.count() == 2
    lesson.delete()
    undo(trainer, course, "somebody has worked on it")


def test_a_lesson_that_was_added_to_and_then_edited_stays(trainer, course):
    lesson = pagewriting.create(parent=course, mixin=LessonMixin, user=UserFactory(), title="Ask", body=[])
    trainer.post(bring(trainer, course, f"?lesson={lesson.pk}", text="More."), {"do": "apply"})
    lesson.refresh_from_db()
    pagewriting.revise(page=lesson, user=UserFactory(), title="Edited")
    undo(trainer, course, "somebody has worked on it")
    lesson.refresh_from_db()
    assert len(pagewriting.newest(lesson).body) == 1


def test_a_change_that_is_not_the_last_one_is_not_taken_back(trainer, course):
    trainer.post(address(course, "lessons"), {"title": "One"})
    first = changes.last_change(course)
    trainer.post(address(course, "lessons"), {"title": "Two"})
    assert "nothing to take back" in text(trainer.post(address(course, "undo"), {"change": first.uuid}, follow=True))
    with pytest.raises(changes.CannotUndoError):
        changes.undo(course=course, change=first, user=None, at=clock.now())
    assert LessonPage.objects.count() == 2
    undo(trainer, course, "is taken back")
    undo(trainer, course, "is taken back")
    assert not LessonPage.objects.exists()


def trainer_user(client):
    """Return who is signed in."""
    return UserFactory._meta.model.objects.get(pk=client.session["_auth_user_id"])


def test_moving_a_part_and_taking_it_out_are_taken_back(trainer, course):
    user = trainer_user(trainer)
    for title in ("One", "Two", "Three"):
        page = changes.add(parent=course, course=course, mixin=LessonMixin, title=title, user=user, at=clock.now())
        pagewriting.publish(page=page, user=user)

    def titles():
        return [page.title for page in course.get_children()]

    def part(title):
        return LessonPage.objects.get(title=title)

    now = clock.now()
    changes.move(part=part("Three"), course=course, target=part("One"), place="left", user=user, at=now)
    assert titles() == ["Three", "One", "Two"]
    undo(trainer, course, "is taken back")
    changes.move(part=part("One"), course=course, target=part("Three"), place="right", user=user, at=now)
    assert titles() == ["Two", "Three", "One"]
    undo(trainer, course, "is taken back")
    assert titles() == ["One", "Two", "Three"]
    changes.take_out(part=part("Two"), course=course, user=user, at=clock.now())
    assert not part("Two").live
    undo(trainer, course, "is taken back")
    assert part("Two").live
    changes.take_out(part=part("Two"), course=course, user=user, at=clock.now())
    pagewriting.publish(page=part("Two"), user=user)
    undo(trainer, course, "somebody has worked on it")


def test_nothing_is_added_when_it_is_thrown_away(trainer, course):
    place = bring(trainer, course, text="Words.")
    assert "Nothing was added." in text(trainer.post(place, {"do": "discard"}, follow=True))
    assert not CourseChange.objects.exists()
    assert trainer.get(place).status_code == 404


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"hello", "broken"),
        (word.word_file(extra={"word/vbaProject.bin": b"x"}), "macros"),
        (word.word_file(), "empty"),
        (b"0" * (limits.WORD.packed + 1), "large"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_with_what_to_do(trainer, course, data, reason):
    answer = trainer.post(address(course, "text"), {"file": file(data)})
    assert answer.status_code == 422
    assert refusals.words_for(reason) in text(answer).replace("&quot;", '"')
    assert not CourseChange.objects.exists()


def test_text_that_is_too_much_is_refused(trainer, course, monkeypatch):
    monkeypatch.setattr(limits, "LESSONS", 1)
    answer = trainer.post(address(course, "text"), {"text": "# A\n# B"})
    assert "more than 60 lessons" in text(answer)
    monkeypatch.setattr(limits, "PIECES", 0)
    assert "The text is too long." in text(trainer.post(address(course, "text"), {"text": "words"}))
    assert "There is no text in it." in text(trainer.post(address(course, "text"), {"text": ""}))


def test_every_reason_has_its_words():
    for reason in ("none", "xml", "outside", "unreadable", "picture", "pictures", "name", "twice", "whole", "many"):
        assert refusals.words_for(reason).endswith(".")


@pytest.mark.parametrize("number", ["x", "999999", "0"])
def test_a_lesson_that_is_not_of_the_course_is_not_added_to(trainer, course, number):
    other = course_page(title="Other")
    quiz = changes.add(
        parent=course, course=course, mixin=QuizMixin, title="Quiz", user=trainer_user(trainer), at=clock.now()
    )
    numbers = {"0": other.get_children().first().pk}
    for each in (numbers.get(number, number), quiz.pk):
        assert trainer.get(f"{address(course, 'text')}?lesson={each}").status_code == 404


def test_the_text_of_another_course_is_neither_shown_nor_added(trainer, course):
    other = course_page(title="Other", lessons=0, items=None)
    change = changes.bring(
        course=other, lesson=None, lessons=[], left_out={}, pictures=[], user=UserFactory(), at=clock.now()
    )
    for place in (address(course, "text", change.uuid), address(other, "text", change.uuid)):
        assert trainer.get(place).status_code == 404
        assert trainer.post(place, {"do": "apply"}).status_code == 404


def test_a_text_that_nobody_brings_in_is_forgotten_after_two_weeks(course):
    old = clock.now() - changes.KEPT - changes.KEPT
    values = {"course": course, "lesson": None, "lessons": [], "left_out": {}, "pictures": [], "user": UserFactory()}
    changes.bring(at=old, **values)
    kept = changes.bring(at=clock.now(), **values)
    assert [str(change) for change in CourseChange.objects.all()] == ["text"]
    assert CourseChange.objects.get() == kept
    assert str(BroughtPicture(change=kept, number=3)) == "text · 3"
