"""Garbage, old pages, ended logins and pages that are gone get clear words, and nothing that somebody typed is lost."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from courses.pages.models import LessonPage, QuizPage
from lms import checks
from lms.certificates import services as certificates
from lms.certificates import tasks
from lms.certificates.models import Certificate, Rendition
from lms.flows.enroll import enroll
from lms.progress.models import CourseProgress, LearningEvent
from quizzes import services
from quizzes.models import AttemptQuestion
from tests.factories import AT, PersonFactory
from tests.factories.attempts import address_of, attempt_of, submit_address
from tests.factories.pages import SINGLE, course_page, record_of
from tests.factories.questions import every_kind
from tests.factories.releases import release_page

pytestmark = pytest.mark.django_db

NUL = "before\x00after"
LONG = "word " * 40_000
LOGIN = "/training/account/login/"


def body(response):
    """Return the text of an answer."""
    return response.content.decode()


# Answers of a quiz


@pytest.mark.parametrize("revision", ["one", "", "-1", "1.5", "9" * 30, "9" * 5000, "²", "\x00", "null"])
def test_a_revision_that_is_no_number_or_not_the_stored_one_keeps_the_stored_answer(sign_in, revision):
    attempt = attempt_of()
    client = sign_in(attempt.enrollment.person)
    client.post(address_of(attempt), {"answer": "o1", "revision": "0"})
    for tail in ("", "save/"):
        response = client.post(address_of(attempt, tail=tail), {"answer": "o2", "revision": revision})
        assert response.status_code in {409, 422}
    assert AttemptQuestion.objects.get().response == "o1"


@pytest.mark.parametrize("item", every_kind(), ids=lambda item: item["kind"])
@pytest.mark.parametrize("rubbish", ["no-such-option", NUL, "💥" * 500, "[]", "{'a': 1}", "٣"])
def test_rubbish_in_every_field_of_every_kind_is_answered_and_keeps_the_rest(sign_in, item, rubbish):
    attempt = attempt_of(None, item)
    client = sign_in(attempt.enrollment.person)
    names = set(
        re.findall(r'name="((?:answer|text|move|flag|match-\w+|position-\w+))"', body(client.get(address_of(attempt))))
    )
    assert names
    before = AttemptQuestion.objects.values_list("response", "save_revision").get()
    fields = {**dict.fromkeys(names, rubbish), "revision": "0"}
    status = client.post(address_of(attempt, tail="save/"), fields).status_code
    assert status in {200, 422}
    if status == 422:
        assert AttemptQuestion.objects.values_list("response", "save_revision").get() == before
    assert client.get(address_of(attempt)).status_code == 200
    assert client.post(submit_address(attempt), follow=True).status_code == 200


# Forms and addresses in general


def posted_addresses(attempt):
    """Return addresses that take forms only, with the page that holds each."""
    enrollment = attempt.enrollment
    lesson = LessonPage.objects.get()
    return {
        f"/training/courses/{enrollment.course.uuid}/enroll/": enrollment.course.url,
        f"/training/enrollments/{enrollment.uuid}/activities/{lesson.translation_key}/finish/": lesson.get_url(),
        f"/training/quizzes/{attempt.quiz.activity.uuid}/start/": attempt.quiz.url,
        submit_address(attempt): f"/training/attempts/{attempt.uuid}/review/",
    }


def test_after_the_login_a_form_leads_back_to_its_page_and_never_to_an_address_for_forms_alone(client):
    attempt = attempt_of()
    for address, page in posted_addresses(attempt).items():
        sent = client.post(address, headers={"Referer": f"http://testserver{page}?a=1"})
        assert sent.url == f"{LOGIN}?next={page}%3Fa%3D1"
        for elsewhere in ({}, {"Referer": "https://evil.example/x"}):
            log_in_page = client.post(address, headers=elsewhere).url
            assert log_in_page == f"{LOGIN}?next="
        client.force_login(attempt.enrollment.person.user)
        assert client.get(page).status_code == 200
        client.logout()


@pytest.mark.parametrize("address", ["/verify/", LOGIN, "/training/profile/"])
def test_too_much_at_once_is_answered_with_words(sign_in, client, settings, address):
    if "profile" in address:
        sign_in(PersonFactory())
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post(address, {"number": "x" * 2000}, content_type="application/x-www-form-urlencoded")
    response = client.post(address, b"number=" + b"x" * 2000, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "Nothing was changed" in body(response)


def test_too_many_fields_are_answered_with_words(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
    response = client.post("/verify/", {f"field{number}": "x" for number in range(1100)})
    assert response.status_code == 413
    assert "too much at once" in body(response)


def test_a_body_that_is_no_form_is_answered_with_words(client):
    broken = client.generic("POST", "/verify/", b"rubbish", content_type="multipart/form-data; boundary=")
    assert broken.status_code == 400
    assert "could not read what was sent" in body(broken)


@pytest.mark.parametrize("sent", [b"", b"\x00\xff" * 50, b'{"answer": "o2"}', b"&&==&;"])
def test_a_body_of_rubbish_changes_no_answer(sign_in, sent):
    attempt = attempt_of()
    client = sign_in(attempt.enrollment.person)
    for content_type in ("application/json", "application/x-www-form-urlencoded", "text/plain"):
        response = client.generic("POST", address_of(attempt, tail="save/"), sent, content_type=content_type)
        assert response.status_code in {200, 409, 422}
    assert AttemptQuestion.objects.get().response is None


@pytest.mark.parametrize(
    "address",
    [
        "/courses/%00/", "/courses/a%00b/", "/courses/?q=%00", "/courses/?q=" + "w+" * 3000, "/courses/" + "x" * 3000 + "/",
        "/courses/%F0%9F%92%A5/", "/courses/%ED%A0%80/", "/verify/%00%00%00%00%00%00%00%00%00%00%00%00%00/",
        "/verify/" + "%00" * 26 + "/", "/verify/" + "É" * 26 + "/", "/training/team/?team=%00&after=%00",
        "/training/attempts/not-a-uuid/", "/training/attempts/00000000-0000-0000-0000-000000000000/",
        "/training/enrollments/not-a-uuid/why/", "/training/certificates/not-a-uuid/file/",
        "/training/attempts/00000000-0000-0000-0000-000000000000/q/" + "9" * 5000 + "/", "/training/nowhere/",
    ],
)  # fmt: skip
def test_any_address_is_answered_without_an_error(sign_in, address):
    course_page()
    response = sign_in(PersonFactory()).get(address)
    assert response.status_code in {200, 404}
    assert "<h1" in body(response)


@pytest.mark.parametrize("number", ["²", "x", "", "-3", "9" * 5000, "\x00"])
def test_a_count_of_polls_that_is_no_number_is_the_first(sign_in, number):
    attempt = attempt_of()
    client = sign_in(attempt.enrollment.person)
    response = client.get(f"/training/enrollments/{attempt.enrollment.uuid}/certificate/", {"n": number})
    assert response.status_code == 200


def test_rubbish_typed_into_the_check_is_the_answer_for_an_unknown_number(client):
    for number, name in ((NUL, NUL), ("💥", "💥"), (LONG, LONG), ("AT-2026-0000-0000", "\ud7ff")):
        response = client.post("/verify/", {"number": number, "name": name})
        assert response.status_code == 404


@pytest.mark.parametrize("quiz", ["", "not-a-uuid", "\x00", "9" * 5000])
def test_the_profile_and_the_login_refuse_rubbish_with_words(sign_in, client, quiz):
    refused = client.post(LOGIN, {"login": NUL, "password": quiz})
    assert refused.status_code == 200
    assert "error" in body(refused)
    page = sign_in(PersonFactory()).post(
        "/training/profile/", {"legal_name": NUL, "family_name": "x" * 500, "time_zone": quiz}
    )
    assert page.status_code == 422


# Names


def test_the_profile_names_each_character_that_no_certificate_font_has(sign_in):
    client = sign_in(PersonFactory())
    fields = {"legal_name": "Anna 🦄 अनिता", "family_name": "Ok", "time_zone": "UTC"}
    refused = client.post("/training/profile/", fields)
    assert refused.status_code == 422
    for character in "🦄अनत":
        assert character in body(refused).split("cannot print:")[1].split("</")[0]
    assert "Anna 🦄 अनिता" in body(refused), "what was typed stays in the form"


def test_a_name_that_came_without_the_profile_fails_loudly_with_its_characters_for_administrators(
    client, django_user_model
):
    course = course_page(lessons=1, items=None)
    person = PersonFactory(legal_name="अनिता", family_name="Rao")
    enrollment = enroll(person=person, course=record_of(course), at=AT)
    client.force_login(person.user)
    (item,) = enrollment.edition.outline["items"]
    client.post(f"/training/enrollments/{enrollment.uuid}/activities/{item['key']}/finish/")
    rendition = Rendition.objects.get()
    for _attempt in range(certificates.MAX_ATTEMPTS):
        tasks.render.apply(args=(rendition.pk,))
    assert Certificate.objects.get().status == Certificate.Status.VALID
    assert "could not make the PDF" in body(client.get(f"/training/enrollments/{enrollment.uuid}/done/"))
    client.force_login(django_user_model.objects.create_superuser("root@example.org", "x"))
    assert "U+0905" in body(client.get("/admin/training/files/"))


# Pages that are gone


@pytest.fixture
def graduate():
    """A person who completed a course with lesson and quiz and has its file."""
    attempt = attempt_of()
    person, enrollment = attempt.enrollment.person, attempt.enrollment
    client = Client()
    client.force_login(person.user)
    lesson = LessonPage.objects.get()
    client.post(f"/training/enrollments/{enrollment.uuid}/activities/{lesson.translation_key}/finish/")
    client.post(address_of(attempt), {"answer": "o2", "revision": "0"})
    client.post(submit_address(attempt))
    tasks.render.apply(args=(Rendition.objects.get().pk,))
    return client, attempt


@pytest.mark.parametrize("gone", ["course", "lesson", "quiz"])
@pytest.mark.parametrize("how", ["delete", "unpublish"])
def test_history_outlives_the_page(graduate, gone, how):
    client, attempt = graduate
    course = attempt.enrollment.course
    page = {"course": course.page.specific, "lesson": LessonPage.objects.get(), "quiz": QuizPage.objects.get()}[gone]
    getattr(page, how)()
    certificate = Certificate.objects.get()
    enrollment = attempt.enrollment
    pages = {
        "/training/": course.title,
        "/training/certificates/": "Download PDF",
        f"/training/attempts/{attempt.uuid}/": "You passed the quiz",
        f"/training/enrollments/{enrollment.uuid}/done/": certificate.number,
        f"/training/enrollments/{enrollment.uuid}/why/": "",
        f"/verify/{certificate.verify_code}/": "This certificate is valid",
    }
    for address, words in pages.items():
        response = client.get(address)
        assert response.status_code == 200, address
        assert words in body(response), address
        for link in links(response) - {f"/training/certificates/{certificate.uuid}/file/"}:
            assert client.get(link).status_code in {200, 302}, f"{address} leads to {link}"
    assert b"".join(client.get(f"/training/certificates/{certificate.uuid}/file/")).startswith(b"%PDF")
    assert CourseProgress.objects.get().completed_at is not None
    call_command("lms_recompute")


def links(response):
    """Return the addresses in the main part of a page."""
    main = body(response).split("<main")[1].split("</main>")[0]
    return set(re.findall(r'href="(/[^"#]*)"', main))


def test_somebody_whose_course_page_was_deleted_goes_on_reading(sign_in):
    attempt = attempt_of()
    client = sign_in(attempt.enrollment.person)
    assert "Next:" in body(client.get("/training/"))
    attempt.enrollment.course.page.specific.delete()
    page = client.get("/training/")
    assert attempt.enrollment.course.title in body(page)
    assert "Next:" in body(page)
    for address in links(page) | links(client.get(f"/training/enrollments/{attempt.enrollment.uuid}/why/")):
        assert client.get(address).status_code == 200, address


def test_a_lesson_that_is_unpublished_under_its_reader_answers_with_words_and_counts_nothing_twice(sign_in):
    course = course_page(lessons=2, items=None)
    person = PersonFactory()
    enrollment = enroll(person=person, course=record_of(course), at=AT)
    client = sign_in(person)
    first, second = LessonPage.objects.order_by("path")
    assert client.get(first.get_url()).status_code == 200
    first.unpublish()
    gone = client.get(first.get_url())
    assert gone.status_code == 404
    assert "Your records are safe" in body(gone)
    assert "LESSON-BODY" in body(client.get(f"/training/parts/{first.translation_key}/"))
    release_page(course)
    finish = f"/training/enrollments/{enrollment.uuid}/activities/{first.translation_key}/finish/"
    assert "no longer part of the course" in body(client.post(finish, follow=True))
    assert not LearningEvent.objects.filter(kind=LearningEvent.Kind.FINISHED).exists()
    client.post(f"/training/enrollments/{enrollment.uuid}/activities/{second.translation_key}/finish/")
    assert Certificate.objects.count() == 1


def test_a_quiz_that_is_unpublished_in_mid_attempt_keeps_its_answers_and_grades_them(sign_in):
    attempt = attempt_of(None, SINGLE, {**SINGLE, "stem": "Second"})
    client = sign_in(attempt.enrollment.person)
    client.post(address_of(attempt), {"answer": "o2", "revision": "0"})
    QuizPage.objects.get().unpublish()
    client.post(address_of(attempt, 2), {"answer": "o2", "revision": "0"})
    assert "You passed the quiz" in body(client.post(submit_address(attempt), follow=True))


def test_a_quiz_that_a_release_takes_out_in_mid_attempt_is_graded_and_counts_for_nothing(sign_in):
    attempt = attempt_of(None, SINGLE)
    client = sign_in(attempt.enrollment.person)
    client.post(address_of(attempt), {"answer": "o2", "revision": "0"})
    quiz = QuizPage.objects.get()
    course = quiz.get_parent().specific
    quiz.unpublish()
    release_page(course)
    assert "You passed the quiz" in body(client.post(submit_address(attempt), follow=True))
    assert not LearningEvent.objects.filter(kind="finished").exists()


# The machine


def test_a_machine_without_pango_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(checks, "find_library", lambda name: None)
    call_command("check")
    assert "apt-get install -y libpango-1.0-0" in capsys.readouterr().err


def test_a_storage_that_is_a_file_waits_answers_with_words_and_heals(graduate, tmp_path):
    client, _attempt = graduate
    certificate = Certificate.objects.get()
    address = f"/training/certificates/{certificate.uuid}/file/"
    folder = certificates.storage().folder
    away = folder.with_name("away")
    folder.rename(away)
    folder.write_text("a file stands where the folder should be")
    try:
        response = client.get(address)
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        assert certificate.renditions.count() == 1
    finally:
        folder.unlink()
        away.rename(folder)
    assert b"".join(client.get(address)).startswith(b"%PDF")


def test_a_file_sent_to_the_check_is_never_written(client, graduate):
    certificate = Certificate.objects.get()
    before = sorted(path.name for path in Path(certificates.storage().folder).iterdir())
    upload = BytesIO(b"x" * 3_000_000)
    upload.name = "../../etc/passwd"
    response = client.post(f"/verify/{certificate.verify_code}/", {"file": upload})
    assert "does not match" in body(response)
    assert sorted(path.name for path in Path(certificates.storage().folder).iterdir()) == before


def test_the_same_attempt_in_two_tabs_that_submit_and_save_is_told_apart(sign_in):
    attempt = attempt_of()
    client = sign_in(attempt.enrollment.person)
    client.post(address_of(attempt), {"answer": "o2", "revision": "0"})
    services.submit(attempt_uuid=attempt.uuid, user_id=attempt.enrollment.person.user_id, at=AT)
    late = client.post(address_of(attempt), {"answer": "o1", "revision": "1"}, follow=True)
    assert "This attempt is submitted already" in body(late)
    saved = client.post(address_of(attempt, tail="save/"), {"answer": "o1", "revision": "1"})
    assert (saved.status_code, saved.json()["url"]) == (410, f"/training/attempts/{attempt.uuid}/")
    assert AttemptQuestion.objects.get().response == "o2"
