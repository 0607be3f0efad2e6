"""A recording is taken for what it is, lies where no web server hands it out, and is sent to those who may see its lesson."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from courses.models import CaptionTrack, Recording
from courses.recordings.access import address_for, may_see
from courses.trainers import appoint, team_of
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory
from tests.factories.blocks import block
from tests.factories.media import VTT, mp3, mp4, recording, wav, webm
from tests.factories.pages import course_page, lesson_page, record_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson():
    """A lesson with a video."""
    course = course_page(lessons=0, items=None)
    return lesson_page(course, "Film", body=[block("video")])


def signed_in(person):
    """Return a client of this person."""
    client = Client()
    client.force_login(person.user)
    return client


def learner_of(lesson):
    """Return somebody who takes the course of the lesson, with their client."""
    learner = PersonFactory()
    enroll(person=learner, course=record_of(lesson.get_parent()), at=AT)
    return learner, signed_in(learner)


def addresses(client, lesson):
    """Return the addresses of the recording and its captions, as the page of the lesson has them."""
    html = client.get(lesson.url).content.decode()
    return [found.replace("&amp;", "&") for found in re.findall(r'src="(/training/recordings/[^"]+)"', html)]


def test_a_learner_plays_what_the_lesson_shows_and_nobody_else_does(lesson):
    _learner, client = learner_of(lesson)
    file, track = addresses(client, lesson)
    response = client.get(file)
    assert b"".join(response) == mp4()
    assert response["Content-Type"] == "video/mp4"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert client.get(track).content.decode() == re.sub(r"(\d\d:\d\d\.\d{3})", r"00:\1", VTT)  # with hours
    assert client.get(track)["Content-Type"].startswith("text/vtt")
    bare = urlsplit(file).path
    stranger = signed_in(PersonFactory())
    for address in (file, track, bare, f"{bare}?key=made-up"):
        assert Client().get(address).status_code == 302
        assert stranger.get(address).status_code == 404
    assert client.get(bare).status_code == 404
    assert client.get(file.replace("/file/", "/ar/")).status_code == 404
    assert client.get(file.replace("/file/", "/poster/")).status_code == 404


def test_a_key_works_for_half_a_day(time_machine):
    found, user = recording(), PersonFactory().user
    time_machine.move_to(AT)
    key = urlsplit(address_for(found, "file", user)).query.removeprefix("key=")
    time_machine.move_to(AT + timedelta(hours=11))
    assert may_see(found, user, key)
    time_machine.move_to(AT + timedelta(hours=13))
    assert not may_see(found, user, key)


def test_a_key_is_for_one_recording(lesson):
    _learner, client = learner_of(lesson)
    other = recording()
    file, _track = addresses(client, lesson)
    assert client.get(f"{other.url}?{urlsplit(file).query}").status_code == 404


def test_a_player_gets_the_parts_that_it_asks_for(lesson):
    _learner, client = learner_of(lesson)
    file, _track = addresses(client, lesson)
    response = client.get(file, headers={"Range": "bytes=4-7"})
    assert (response.status_code, b"".join(response)) == (206, b"ftyp")
    assert response["Content-Range"] == f"bytes 4-7/{len(mp4())}"
    assert response["Content-Length"] == "4"
    assert client.get(file, headers={"Range": "bytes=999999-"}).status_code == 416


def test_a_reader_who_saves_data_gets_a_line_with_the_size_until_they_ask(lesson):
    _learner, client = learner_of(lesson)
    client.post(reverse("lms:reading"), {"less_data": "1", "back": lesson.url})
    html = client.get(lesson.url).content.decode()
    assert "<video" not in html
    assert "Read the transcript" in html
    (key,) = re.findall(r'id="load-(media-[^"]+)"', html)
    assert "<video" in client.get(f"{lesson.url}?load={key}").content.decode()
    found = Recording.objects.get()
    assert found.size == len(mp4())
    found.file.storage.delete(found.file.name)
    assert found.size == 0
    assert client.get(lesson.url).status_code == 200


def test_a_lost_file_is_told_and_breaks_nothing(lesson):
    _learner, client = learner_of(lesson)
    file, _track = addresses(client, lesson)
    found = Recording.objects.get()
    found.file.storage.delete(found.file.name)
    assert client.get(file).status_code == 503
    assert client.get(lesson.url).status_code == 200


def test_a_recording_lies_outside_of_the_public_folder(lesson):
    found = Recording.objects.get()
    assert not str(found.file.storage.path(found.file.name)).startswith(str(settings.MEDIA_ROOT))
    assert re.fullmatch(r"recording-[0-9a-f-]{36}\.mp4", found.file.name)


def test_trainers_reach_the_recordings_of_their_course_and_no_others(lesson):
    call_command("lms_setup", verbosity=0)
    trainer, other = PersonFactory(), PersonFactory()
    appoint(user=trainer.user, course_page=lesson.get_parent())
    appoint(user=other.user, course_page=course_page(title="Other", lessons=0, items=None))
    collection = team_of(lesson.get_parent()).collection
    client = signed_in(trainer)
    fields = {"title": "Own", "file": SimpleUploadedFile("a.mp4", mp4()), "collection": collection.pk}
    assert client.post("/admin/media/video/add/", fields).status_code == 302
    own = Recording.objects.get(title="Own")
    own.thumbnail.save("poster.png", ContentFile(b"\x89PNG"))
    CaptionTrack.objects.create(recording=own, language="en", text=VTT)
    assert own.collection == collection
    for part, kind in {"file": "video/mp4", "poster": "image/png", "en": "text/vtt; charset=utf-8"}.items():
        response = client.get(own.address(part))
        assert response["Content-Type"] == kind
        assert response.getvalue()
        assert signed_in(other).get(own.address(part)).status_code == 404
    assert client.get(f"/admin/media/edit/{own.pk}/").status_code == 200
    assert signed_in(other).get(f"/admin/media/edit/{own.pk}/").status_code == 302


@pytest.fixture
def editor(client):
    """A client of somebody who may upload everything."""
    client.force_login(get_user_model().objects.create_superuser("root@example.org", "x"))
    return client


def uploaded(editor, kind, data, name="file.mp4", **more):
    """Upload a recording; return the page that answers."""
    fields = {
        "title": "A visit",
        "file": SimpleUploadedFile(name, data),
        "collection": Collection.get_first_root_node().pk,
    }
    return editor.post(f"/admin/media/{kind}/add/", {**fields, **more})


@pytest.mark.parametrize(
    ("kind", "data", "content_type", "seconds"),
    [
        ("video", mp4(250), "video/mp4", 250),
        ("video", webm(3), "video/webm", 3),
        ("audio", webm(3), "audio/webm", 3),
        ("audio", wav(2), "audio/wav", 2),
        ("audio", mp3(frames=1000), "audio/mpeg", 26.1),
        ("audio", mp4(9, picture=False), "audio/mp4", 9),
    ],
)
def test_a_recording_is_stored_with_the_length_and_kind_of_its_file(editor, kind, data, content_type, seconds):
    captions = SimpleUploadedFile("en.vtt", VTT.encode())
    assert uploaded(editor, kind, data, name="<script>.exe.mp4", captions_en=captions).status_code == 302
    found = Recording.objects.get()
    assert found.content_type == content_type
    assert found.duration == pytest.approx(seconds, abs=0.1)
    assert found.captions.get().language == "en"
    assert "script" not in found.file.name


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("video", b"<html><script>alert(1)</script></html>", "none that every browser plays"),
        ("video", mp4()[:50], "none that every browser plays"),
        ("video", wav(), "This is a sound file"),
        ("audio", mp4(), "This is a video"),
    ],
)
def test_a_file_that_is_something_else_is_refused_and_not_stored(editor, kind, data, words):
    response = uploaded(editor, kind, data)
    assert words in response.content.decode()
    assert not Recording.objects.exists()


def test_a_file_that_is_too_large_is_refused(editor, settings):
    settings.LMS_RECORDING_BYTES = 100
    assert "larger than 0 MB" in uploaded(editor, "video", mp4()).content.decode()
    settings.MOST_RECORDING_UPLOAD_BYTES = 200
    assert uploaded(editor, "video", mp4()).status_code == 413
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    ("captions", "words"),
    [
        (b"1\n00:00:00,000 --> 00:00:01,000\nSRT", "not as SRT"),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\n<script>alert(1)</script>", "line 3 has markup"),
        (b"WEBVTT\n\nfirst\n00:00.000 -> 00:01.000", "no words"),
        (b"WEBVTT\n\n00:09.000 --> 00:01.000\nHi", "Line 3 ends before"),
        (b"WEBVTT\n\n0:9 --> 0:10\nHi", "Line 3 is no time"),
        (b"\xff", "no text in UTF-8"),
        (b"WEBVTT\n" + b"x" * 500_000, "larger than 500 KB"),
    ],
)
def test_captions_that_are_none_are_refused_with_their_line(editor, captions, words):
    response = uploaded(editor, "video", mp4(), captions_es=SimpleUploadedFile("x.vtt", captions))
    assert words in response.content.decode()
    assert not CaptionTrack.objects.exists()


@pytest.mark.parametrize("data", [b"<svg/>", b"\x89PNG", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", b"x" * 2_100_000])
def test_a_poster_is_a_picture(editor, data):
    response = uploaded(editor, "video", mp4(), thumbnail=SimpleUploadedFile("poster.png", data))
    assert "Choose a picture" in response.content.decode()
    assert not Recording.objects.exists()


def test_captions_are_replaced_and_taken_away_and_a_new_file_is_looked_into(editor):
    found = recording(captions=("en", "es", "vi"))
    address = f"/admin/media/edit/{found.pk}/"
    page = editor.get(address).content.decode()
    assert found.url in page
    assert f"{found.address('vi')}" in page
    fields = {"title": "Again", "collection": Collection.get_first_root_node().pk, "captions_es-clear": "on"}
    newer = VTT.replace("Good morning", "Good evening").encode()
    assert editor.post(address, {**fields, "captions_en": SimpleUploadedFile("a.vtt", newer)}).status_code == 302
    assert {track.language: "evening" in track.text for track in found.captions.all()} == {"en": True, "vi": False}
    assert editor.post(address, {**fields, "file": SimpleUploadedFile("b.mp4", mp4(9))}).status_code == 302
    found.refresh_from_db()
    assert found.duration == 9
    assert found.file.storage.exists(found.file.name)


def test_a_deleted_recording_leaves_no_file(editor, django_capture_on_commit_callbacks):
    found = recording()
    name, storage = found.file.name, found.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"/admin/media/delete/{found.pk}/")
    assert not storage.exists(name)


def test_a_lesson_allows_the_frames_of_its_own_providers_alone(lesson):
    embedded = lesson_page(lesson.get_parent(), "Elsewhere", body=[block("embed")])
    _learner, client = learner_of(lesson)
    policy = client.get(embedded.url)["Content-Security-Policy"]
    (frames,) = [part.strip() for part in policy.split(";") if part.strip().startswith("frame-src")]
    assert frames == "frame-src 'self' https://player.vimeo.com"
    assert "vimeo" not in client.get(lesson.url)["Content-Security-Policy"]
    html = client.get(embedded.url).content.decode()
    assert "<iframe" not in html
    assert 'data-embed="https://player.vimeo.com/video/12345678?dnt=1"' in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://evil.example/x", "https://vimeo.com/1%22onload=x"])
def test_an_address_of_no_provider_is_never_shown(lesson, address):
    row = block("embed")
    row["value"]["url"] = address
    hostile = lesson_page(lesson.get_parent(), "Hostile", body=[row])
    _learner, client = learner_of(lesson)
    response = client.get(hostile.url)
    assert address not in response.content.decode()
    assert "frame-src 'self';" in response["Content-Security-Policy"] + ";"
