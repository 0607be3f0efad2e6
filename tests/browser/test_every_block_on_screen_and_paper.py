"""Every block of a lesson is accessible in light and dark and fits a phone, in the picker too; on paper everything is said."""

import os
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from courses.blocks import LessonBody
from lms.flows.enroll import enroll
from tests.browser.judges import NARROW, judge
from tests.factories import AT, PersonFactory
from tests.factories.blocks import every_block
from tests.factories.pages import course_page, lesson_page, record_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile"),  # Wagtail, making a rendition
    pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile"),
]

SEEN = """selector => [...document.querySelectorAll(selector)].filter(each => each.checkVisibility({
  contentVisibilityAuto: true, visibilityProperty: true })).map(each => each.textContent.trim())"""
SHUT = """[...document.querySelectorAll('article details:not([open]) > :not(summary)')]
  .filter(each => !each.checkVisibility()).length"""


@pytest.fixture
def lesson():
    """A lesson with every block."""
    course = course_page(lessons=0, items=None)
    return lesson_page(course, "All blocks", body=every_block())


@pytest.fixture
def page(lesson, visit):
    """The lesson as a learner sees it."""
    learner = PersonFactory()
    enroll(person=learner, course=record_of(lesson.get_parent()), at=AT)
    opened = visit(learner)
    opened.goto(lesson.url)
    return opened


def pictured(page, name):
    """Keep a picture where a folder for pictures is named."""
    if os.environ.get("LMS_PICTURES"):
        page.screenshot(path=Path(os.environ["LMS_PICTURES"], f"{name}.png"), full_page=True)


def test_axe_finds_nothing_in_a_lesson_of_every_block_and_nothing_overflows(page):
    page.set_viewport_size({"width": 390, "height": 844})
    pictured(page, "blocks-phone")
    assert judge(page, "every block") == []
    pictured(page, "blocks-dark")
    page.emulate_media(color_scheme="light")
    pictured(page, "blocks-desktop")


def test_axe_finds_nothing_with_everything_open(page):
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
    assert judge(page, "every block, open") == []


def test_tabs_need_no_script_and_show_one_part(lesson, visit):
    learner = PersonFactory()
    enroll(person=learner, course=record_of(lesson.get_parent()), at=AT)
    page = visit(learner, java_script_enabled=False)
    page.goto(lesson.url)
    shown = page.locator(".lms-leaves .lms-flow:visible")
    assert [shown.nth(number).text_content().strip() for number in range(shown.count())] == ["TABS-WORDS text 1"]
    page.locator(".lms-leaves summary").nth(1).click()
    assert [shown.nth(number).text_content().strip() for number in range(shown.count())] == ["TABS-WORDS text 2"]
    first, second = (page.locator(".lms-leaves summary").nth(number).bounding_box() for number in (0, 1))
    assert first["y"] == second["y"]


def test_on_paper_everything_is_open_and_players_are_told_with_title_and_address(page):
    assert page.evaluate(SHUT) > 0
    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate(SHUT) == 0
    assert len(page.evaluate(SEEN, ".lms-leaves .lms-flow")) == 2
    assert len(page.evaluate(SEEN, "[data-transcript] .lms-flow")) == 3
    told = page.evaluate(SEEN, ".lms-on-paper")
    assert [words.partition("-WORDS")[0] for words in told[1:]] == ["Video: VIDEO", "Sound: AUDIO", "Video: EMBED"]
    assert told[0].startswith("Handout in English, ")
    assert all("http" in words for words in told)
    assert page.evaluate(SEEN, "video, audio, .lms-video__play") == []
    pictured(page, "blocks-paper")


def test_on_screen_the_words_for_paper_are_not_shown(page):
    assert page.evaluate(SEEN, ".lms-on-paper") == []


def test_nothing_is_loaded_from_a_provider_before_somebody_asks(page, visit):
    asked = []
    page.context.route(
        "https://player.vimeo.com/**", lambda route: (asked.append(route.request.url), route.fulfill(body=""))
    )
    page.reload()
    page.wait_for_load_state("networkidle")
    assert asked == []
    page.locator("[data-embed] a").click()
    frame = page.locator("[data-embed] iframe")
    frame.wait_for()
    assert frame.get_attribute("title") == "EMBED-WORDS"
    page.wait_for_load_state("networkidle")
    assert asked == ["https://player.vimeo.com/video/12345678?dnt=1"]


def test_the_policy_lets_the_player_of_the_lesson_load(lesson, visit):
    learner = PersonFactory()
    enroll(person=learner, course=record_of(lesson.get_parent()), at=AT)
    page = visit(learner, bypass_csp=False)
    refused = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.context.route(
        "https://player.vimeo.com/**", lambda route: route.fulfill(body="<p>Film</p>", content_type="text/html")
    )
    page.goto(lesson.url)
    page.locator("[data-embed] a").click()
    page.frame_locator("[data-embed] iframe").locator("p").wait_for()
    assert refused == []


ENDS = "setTimeout(() => fail(new Error('nothing came within ten seconds')), 10000);"
LENGTH = f"""() => new Promise((done, fail) => {{ {ENDS}
  const sound = document.querySelector('audio');
  sound.addEventListener('loadedmetadata', () => done(sound.duration));
  sound.querySelector('source').addEventListener('error', () => fail(new Error('the sound is refused')));
  sound.preload = 'metadata'; sound.load(); }})"""
CUES = "[...document.querySelector('video track').track.cues].map(cue => cue.text)"
LOADED, REFUSED = 2, 3
"""What ``readyState`` of a track says."""


def test_a_sound_plays(page):
    assert page.evaluate(LENGTH) == pytest.approx(2, abs=0.1)


def test_captions_in_the_language_of_the_page_are_there_from_the_start(page):
    ready = f"[{LOADED}, {REFUSED}].includes(document.querySelector('video track').readyState)"
    page.wait_for_function(ready, timeout=10_000)
    assert page.evaluate("document.querySelector('video track').readyState") == LOADED
    assert page.evaluate(CUES) == ["Good morning.", "<v Ms. Le>I am the interpreter.</v>"]


@pytest.mark.parametrize("kind", sorted(LessonBody().child_blocks))
def test_axe_finds_nothing_in_the_sample_of_the_picker(visit, kind):
    person = PersonFactory()
    get_user_model().objects.filter(pk=person.user_id).update(is_superuser=True, is_staff=True)
    page = visit(person)
    block = LessonBody().child_blocks[kind]
    page.goto(f"{reverse('wagtailadmin_block_preview')}?id={block.definition_prefix}")
    page.set_viewport_size(NARROW)
    assert judge(page, kind) == []
