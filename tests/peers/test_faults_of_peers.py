"""The faults of the closest peers, as behaviors that this project must not have. One test each; the docstring names it.

What another file proves already:

=====================================================  =========================================================
Fault                                                  Proof
=====================================================  =========================================================
A lesson added after completion takes it back          tests/pages/test_publishing_keeps_the_catalog_in_step.py
A renamed person changes an issued certificate         tests/flows/test_finishing_a_course.py
Progress above 100 %                                   tests/flows/test_edges_of_the_kernel.py (in the database)
Two tabs wipe each other's answers                     tests/web/test_answering_a_quiz.py, tests/chaos/test_sixteen_at_once.py
A second tab passes the attempt limit                  tests/chaos/test_sixteen_at_once.py
A double click makes two certificates                  tests/chaos/test_certificates_survive_faults.py
Answers lost when the login ends                       tests/web/test_bad_input_loses_nothing.py
A deleted course breaks certificates and history       tests/web/test_bad_input_loses_nothing.py
An edited question changes an attempt under way        tests/web/test_answering_a_quiz.py
An empty quiz divides by zero                          tests/web/test_answering_a_quiz.py, tests/web/test_taking_a_course.py
A manager is listed as the own report                  tests/web/test_team_pages.py
A person of two departments is counted twice           tests/web/test_team_pages.py
Arabic, Chinese and long names break the PDF           tests/documents/test_certificate_pdf.py
Strings without translation marks                      tests/house/test_strings_are_marked.py
SCORM packages (faults 1-5, 7, 10, 11)                 nothing is imported or hosted yet
=====================================================  =========================================================
"""

import re
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import URLPattern, resolve, reverse
from django.utils import translation

from courses.pages.models import CoursePage, LessonPage, QuizPage
from courses.trainers import appoint
from lms.base import clock
from lms.certificates import tasks
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.http import urls as learner_urls
from lms.http import verify_urls
from lms.notifications.letters import choice_token
from lms.organizations.services import person_for
from lms.progress.models import ActivityRecord, CourseProgress, LearningEvent
from lms.progress.services import Result
from lms.progress.status import Status, status_of
from quizzes import kinds, services
from quizzes.models import Attempt, AttemptQuestion, Question, QuizItem
from tests.factories import AT, PersonFactory, UserFactory, publish_course, supervisor_of, team_of
from tests.factories.attempts import address_of, attempt_of, submit_address
from tests.factories.pages import SINGLE, course_page, lesson_page, locale, record_of, text_block
from tests.factories.questions import KEY, every_kind

pytestmark = pytest.mark.django_db


SECRET = rf"{KEY}[- ]\w"
"""The body of a lesson, the feedback of an answer, an accepted word; the bare word stands where somebody searched for it."""


def body(response):
    """Return the text of an answer, a streamed one too."""
    return b"".join(response).decode(errors="replace")


def complete(enrollment, *, at=AT):
    """Finish every step of an enrollment, quizzes with a pass."""
    for item in enrollment.edition.outline["items"]:
        result = Result(score=90, passed=True) if item["kind"] == "quiz" else Result()
        finish_activity(
            enrollment_id=enrollment.pk, activity_key=UUID(item["key"]), result=result, at=at,
            idempotency_key=f"{enrollment.pk}:{item['key']}",
        )  # fmt: skip


# State


def test_what_is_complete_never_becomes_incomplete():
    """Fault 6: a completed attempt can return to "incomplete"; success is written into completion."""
    enrollment = enroll(person=PersonFactory(), course=record_of(course_page()), at=AT)
    complete(enrollment)
    quiz = next(item for item in enrollment.edition.outline["items"] if item["kind"] == "quiz")
    before = CourseProgress.objects.values().get()
    worse = Result(done=False, score=10, passed=False)
    key = UUID(quiz["key"])
    finish_activity(enrollment_id=enrollment.pk, activity_key=key, result=worse, at=AT, idempotency_key="worse")
    assert CourseProgress.objects.values().get() == before
    record = ActivityRecord.objects.get(activity_id=quiz["id"])
    assert (record.score, record.passed, record.done_at) == (90, True, AT)
    assert status_of(Enrollment.objects.select_related("progress", "course").get(), at=AT) == Status.COMPLETE


def test_success_is_kept_apart_from_completion():
    """Fault 6: a failed quiz is a result with a score, and the course stays in progress."""
    attempt = attempt_of()
    services.submit(attempt_uuid=attempt.uuid, user_id=attempt.enrollment.person.user_id, at=clock.now())
    record = ActivityRecord.objects.get()
    assert (record.passed, record.score, record.done_at) == (False, 0, None)
    assert status_of(Enrollment.objects.select_related("progress").get(), at=clock.now()) == Status.IN_PROGRESS


def test_a_course_of_text_alone_completes(sign_in):
    """Fault 13: a course without packages never completes."""
    page = course_page(lessons=2, items=None)
    person = PersonFactory()
    enrollment = enroll(person=person, course=record_of(page), at=AT)
    client = sign_in(person)
    for lesson in LessonPage.objects.order_by("path"):
        client.get(lesson.get_url())
        client.post(f"/training/enrollments/{enrollment.uuid}/activities/{lesson.translation_key}/finish/")
    assert CourseProgress.objects.get().completed_at is not None
    assert Certificate.objects.count() == 1


def test_reading_alone_finishes_nothing(sign_in):
    """Frappe #568: a certificate for scrolling, or for being on a page for thirty seconds."""
    page = course_page(lessons=1, items=None)
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    client = sign_in(person)
    for _time in range(3):
        client.get(LessonPage.objects.get().get_url())
    assert CourseProgress.objects.get().done_count == 0
    assert not LearningEvent.objects.filter(kind=LearningEvent.Kind.FINISHED).exists()


def test_enrolled_is_not_started(sign_in):
    """Enrolled people are reported as having started."""
    page = course_page(lessons=1, items=None)
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)

    def now():
        return status_of(Enrollment.objects.select_related("progress").get(), at=clock.now())

    assert now() == Status.NOT_STARTED
    sign_in(person).get(LessonPage.objects.get().get_url())
    assert now() == Status.IN_PROGRESS


def test_progress_stays_at_all_of_it_whatever_is_sent_again_or_taken_away():
    """Progress of 133 %: steps that are repeated or removed are counted."""
    page = course_page(lessons=3, items=None)
    enrollment = enroll(person=PersonFactory(), course=record_of(page), at=AT)
    complete(enrollment)
    complete(enrollment)
    LessonPage.objects.first().delete()
    progress = CourseProgress.objects.get()
    assert progress.done_count <= progress.total_count
    assert progress.completed_at is not None


def test_the_database_refuses_two_attempts_of_one_number_and_two_open_ones():
    """Fault 13: no unique constraint on attempts."""
    fields = Attempt.objects.filter(pk=attempt_of().pk).values().get()
    del fields["id"]
    for changes in ({"status": "submitted", "submitted_at": AT}, {"number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attempt.objects.create(**{**fields, "uuid": uuid.uuid4(), **changes})
    later = {"uuid": uuid.uuid4(), "number": 2, "status": "submitted", "submitted_at": AT}
    assert Attempt.objects.create(**{**fields, **later})


# Reading without enrollment


@pytest.fixture
def shut():
    """A published course with every kind of question, read by nobody; return its page."""
    page = course_page(items=every_kind(), lessons=0)
    lesson_page(page, "Hidden", body=[text_block(f"{KEY}-BODY of the lesson")])
    return page


def outsiders():
    """Return clients that may not read: a visitor, another learner, a supervisor, a trainer of another course."""
    trainer = UserFactory()
    call_command("lms_setup", verbosity=0)
    appoint(user=trainer, course_page=course_page(title="Another", items=None, lessons=0))
    person = PersonFactory()
    person_for(user=trainer)
    users = [None, PersonFactory().user, supervisor_of(team_of(person)).user, trainer]
    clients = []
    for user in users:
        clients.append(Client())
        if user is not None:
            clients[-1].force_login(user)
    return clients


def test_nobody_reads_a_lesson_or_a_question_without_enrollment(shut):
    """Fault 8: any logged-in user reads any course: page, search, preview, draft, history, documents, API, sitemap."""
    lesson, quiz = LessonPage.objects.get(slug="hidden"), QuizPage.objects.get()
    question = Question.objects.first()
    revision = lesson.latest_revision.pk
    addresses = [
        shut.get_url(), lesson.get_url(), quiz.get_url(), "/", "/courses/", f"/courses/?q={KEY}", "/courses/?q=Hidden",
        f"/admin/pages/search/?q={KEY}", f"/admin/pages/{lesson.pk}/edit/", f"/admin/pages/{lesson.pk}/view_draft/",
        f"/admin/pages/{lesson.pk}/revisions/{revision}/view/", f"/admin/pages/{lesson.pk}/history/",
        f"/admin/pages/{lesson.pk}/edit/preview/", f"/admin/pages/{quiz.pk}/edit/", f"/admin/pages/{quiz.pk}/view_draft/",
        f"/admin/snippets/lms_quizzes/question/edit/{question.pk}/", f"/admin/snippets/lms_quizzes/question/?q={KEY}",
        "/api/v2/pages/", "/api/v3/pages/", "/sitemap.xml", "/documents/1/x.pdf", "/media/certificates/",
    ]  # fmt: skip
    for client in outsiders():
        for address in addresses:
            assert not re.search(SECRET, body(client.get(address, follow=True))), address


def test_nobody_starts_finishes_or_writes_without_enrollment(shut):
    """Fault 8: the endpoints behind the pages trust whoever asks."""
    owner = PersonFactory()
    enrollment = enroll(person=owner, course=record_of(shut), at=AT)
    lesson, quiz = LessonPage.objects.get(slug="hidden"), QuizPage.objects.get()
    attempt = services.start(enrollment=enrollment, quiz=QuizItem.objects.first().quiz, at=clock.now())
    activity = attempt.quiz.activity.uuid
    own = f"/training/enrollments/{enrollment.uuid}"
    posts = [
        f"/training/quizzes/{activity}/start/", f"{own}/activities/{lesson.translation_key}/finish/",
        f"{own}/activities/{quiz.translation_key}/finish/", f"{own}/writing/{uuid.uuid4()}/", submit_address(attempt),
        address_of(attempt), address_of(attempt, tail="save/"), f"/training/team/people/{owner.uuid}/grant/",
    ]  # fmt: skip
    for client in outsiders():
        before = rows_of_all_tables()
        for address in posts:
            response = client.post(address, {"text": "x", "answer": "o1", "revision": "0"})
            assert response.status_code in {302, 401, 403, 404}, address
            assert response.status_code != 302 or "/login/" in response.url, address
        assert changed(before) == set()


# Changing state by GET, and forged forms


TOUCHED_BY_READING = {"django_session"}
"""A message to a visitor or a renewed session may write a session; the bookmark changes a row and adds none."""


def rows_of_all_tables():
    """Count the rows of every table of the project and of the framework."""
    return Counter({model._meta.db_table: model._base_manager.count() for model in apps.get_models()})


def changed(before):
    """Return the tables whose number of rows is another now."""
    after = rows_of_all_tables()
    return {name for name in after if after[name] != before[name]} - TOUCHED_BY_READING


@pytest.fixture
def world():
    """Return a client of a supervisor who also learns, and a value for each part of an address."""
    call_command("lms_setup", verbosity=0)
    attempt = attempt_of(None, SINGLE, *every_kind(), attempts=3)
    person = attempt.enrollment.person
    done = enroll(person=person, course=publish_course(lessons=1), at=AT)
    complete(done)
    certificate = Certificate.objects.get()
    tasks.render.apply(args=(certificate.renditions.get().pk,))
    boss = supervisor_of(team_of(person))
    lesson = LessonPage.objects.get()
    values = {
        "enroll": [attempt.enrollment.course.uuid], "activity_finish": [attempt.enrollment.uuid, lesson.translation_key],
        "why": [attempt.enrollment.uuid], "course_done": [done.uuid], "certificate_state": [done.uuid],
        "reflection": [attempt.enrollment.uuid, uuid.uuid4()], "certificate_download": [certificate.uuid],
        "team_person": [person.uuid], "team_grant": [person.uuid], "attempt_start": [attempt.quiz.activity.uuid],
        "attempt": [attempt.uuid], "attempt_question": [attempt.uuid, 1], "attempt_save": [attempt.uuid, 1],
        "attempt_review": [attempt.uuid], "attempt_submit": [attempt.uuid], "code": [certificate.verify_code],
        "mail_unsubscribe": [choice_token(person=person, kind="certificate_ready")],
    }  # fmt: skip
    return {"learner": person.user, "supervisor": boss.user, "values": values, "attempt": attempt}


def named(patterns):
    """Yield all named patterns, also those of included modules."""
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from named(entry.url_patterns)


PROVEN_BY_A_SIGNED_LINK = {"lms:mail_unsubscribe"}
"""Mail programs send this form without a page of ours; tests/web/test_choosing_mail.py forges the link."""


def addresses(values):
    """Return the address of every URL of the plugin; what no value is given for is an id of nothing."""
    found = {f"lms:{entry.name}": entry for entry in named(learner_urls.urlpatterns)}
    found |= {f"lms_verify:{entry.name}": entry for entry in named(verify_urls.urlpatterns)}
    nothing = {name: [uuid.uuid4()] * len(entry.pattern.converters) for name, entry in found.items()}
    return {name: reverse(name, args=values.get(entry.name, nothing[name])) for name, entry in found.items()}


def test_no_address_changes_anything_when_it_is_opened(world):
    """Fault 9: enrolling and other changes of state by GET. Walks over every URL of the plugin."""
    walked = addresses(world["values"])
    assert len(walked) >= 24
    for user in (world["learner"], world["supervisor"], None):
        client = Client()
        if user is not None:
            client.force_login(user)
        before = rows_of_all_tables()
        answers = {name: client.get(address) for name, address in walked.items()}
        statuses = {name: answer.status_code for name, answer in answers.items() if body(answer) is not None}
        assert changed(before) == set(), user
        assert set(statuses.values()) <= {200, 302, 404, 405}, statuses
    assert Attempt.objects.get(pk=world["attempt"].pk).status == Attempt.Status.OPEN
    assert not ActivityRecord.objects.filter(enrollment=world["attempt"].enrollment, done_at__isnull=False).exists()


def test_every_form_is_checked_for_forgery(world):
    """Fault 9: endpoints that are exempt from the check for forged requests. Walks over every URL of the plugin."""
    before = rows_of_all_tables()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world["learner"])
    for name, address in addresses(world["values"]).items():
        if name in PROVEN_BY_A_SIGNED_LINK:
            continue
        assert not getattr(resolve(address).func, "csrf_exempt", False), name
        assert client.post(address, {"answer": "o1"}).status_code == 403, name
    assert changed(before) == set()


def test_the_login_is_only_left_by_a_form(world):
    """Fault 9: signing somebody out by an image in a page."""
    client = Client()
    client.force_login(world["learner"])
    assert client.get("/training/account/logout/").status_code == 405
    assert client.get("/training/").status_code == 200


FIXED = re.compile(r"[\"'(`]/(?:training|verify|admin)/")
SOURCES = [
    path
    for folder in ("lms", "courses", "quizzes", "templates")
    for path in (Path(__file__).resolve().parents[2] / folder).rglob("*.*")
    if path.suffix in {".py", ".html", ".js"} and "lms/site" not in str(path)
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: "/".join(path.parts[-3:]))
def test_no_address_of_the_plugin_is_written_down(path):
    """Fault 12: fixed addresses in code and pages; here they follow the prefix that the host chooses."""
    assert not FIXED.search(path.read_text())


def test_a_certificate_prints_the_address_that_the_host_gave_to_the_check(settings):
    """Fault 12: a fixed address on paper; the learner's language does not change it either."""
    settings.ROOT_URLCONF = "tests.peers.host_addresses"
    with translation.override("es"):
        complete(enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT))
    snapshot = Certificate.objects.get().snapshot
    assert snapshot["verify_url"].endswith(f"/proof/of/learning/{snapshot['verify_code']}/")
    assert snapshot["verify_page"].endswith("/proof/of/learning/")


# Trainers


def test_trainers_see_their_own_course_and_no_other(shut, client):
    """Fault 13: editors see all courses and all learners."""
    call_command("lms_setup", verbosity=0)
    mine = course_page(title="Mine", items=None)
    trainer = UserFactory()
    appoint(user=trainer, course_page=mine)
    client.force_login(trainer)
    assert client.get(f"/admin/pages/{mine.pk}/edit/").status_code == 200
    assert client.get(f"/admin/pages/{shut.pk}/edit/").status_code in {302, 403}
    assert KEY not in body(client.get("/admin/snippets/lms_quizzes/question/", follow=True))
    listing = body(client.get("/admin/pages/", follow=True))
    assert "Access that works" not in listing
    assert client.get("/training/team/", follow=True).status_code == 200
    assert "No team is assigned" in body(client.get("/training/team/"))


# The key


@pytest.mark.parametrize("item", every_kind(), ids=lambda item: item["kind"])
def test_the_key_is_in_nothing_that_a_learner_gets_before_submitting(sign_in, item):
    """The answer key in the page: text, attributes, saved answers, a stale answer, a refused one, review and search."""
    attempt = attempt_of(None, item)
    client = sign_in(attempt.enrollment.person)
    row = AttemptQuestion.objects.get()
    kind = kinds.get(item["kind"])
    fields = {"revision": "0", "answer": row.option_order[:1] or "x", "text": "x"}
    got = [client.get(address_of(attempt)), client.get(attempt.quiz.url), client.get(attempt.enrollment.course.url)]
    got += [client.post(address_of(attempt, tail="save/"), fields) for _time in range(2)]
    got.append(client.post(address_of(attempt), {**fields, "revision": "99"}))
    got.append(client.post(address_of(attempt), {**fields, "answer": "no-such", "revision": "x"}))
    got += [client.get(f"/training/attempts/{attempt.uuid}/review/"), client.get(f"/courses/?q={KEY}")]
    for response in got:
        text = body(response)
        assert not re.search(SECRET, text)
        assert not re.search(r"correct|data-answer|data-right|is-right", text)
    client.post(submit_address(attempt))
    shown = re.search(SECRET, body(client.get(f"/training/attempts/{attempt.uuid}/")))
    assert bool(shown) == (not kind.private)


def test_the_attributes_of_a_page_are_the_same_wherever_the_right_answer_stands(sign_in):
    """The answer key in the page: ids that count in the authored order give ordering and matching away."""
    for kind in ("ordering", "matching"):
        (item,) = [item for item in every_kind() if item["kind"] == kind]
        part = "options" if kind == "ordering" else "pairs"
        turned = {**item, part: item[part][::-1]}
        shown = []
        for version in (item, turned):
            attempt = attempt_of(None, version)
            text = body(sign_in(attempt.enrollment.person).get(address_of(attempt)))
            shown.append(sorted(re.findall(r'(?:name="position-|<option value=")(t\w+)', text)))
        assert shown[0] == shown[1] != []


# Certificates


def test_a_certificate_cannot_be_found_by_counting():
    """Chamilo #3536: certificate ids in the URL can be counted through."""
    person = PersonFactory()
    for _number in range(3):
        complete(enroll(person=person, course=publish_course(lessons=1), at=AT))
    client, stranger = Client(), Client()
    client.force_login(person.user)
    stranger.force_login(PersonFactory().user)
    for certificate in Certificate.objects.all():
        for guess in (certificate.pk, str(certificate.pk).zfill(26), certificate.number):
            for visitor in (client, stranger, Client()):
                assert visitor.get(f"/verify/{guess}/").status_code in {404, 429}
                assert visitor.get(f"/training/certificates/{guess}/file/").status_code == 404
        assert stranger.get(f"/training/certificates/{certificate.uuid}/file/").status_code == 404
        cache.clear()
        assert str(certificate.uuid) not in body(Client().get(f"/verify/{certificate.verify_code}/"))
    codes = sorted(Certificate.objects.values_list("verify_code", flat=True))
    assert len({code[:6] for code in codes}) == len(codes)
    assert {len(code) for code in codes} == {26}


def test_a_download_gives_the_same_bytes_each_time_whatever_changed_since(sign_in):
    """customcert #38: a certificate is made anew at each download and changes with the course or the name."""
    page = course_page(lessons=1, items=None)
    person = PersonFactory()
    enrollment = enroll(person=person, course=record_of(page), at=AT)
    complete(enrollment)
    certificate = Certificate.objects.get()
    tasks.render.apply(args=(certificate.renditions.get().pk,))
    client = sign_in(person)
    address = f"/training/certificates/{certificate.uuid}/file/"
    first = b"".join(client.get(address))
    client.post("/training/profile/", {"legal_name": "Other Name", "family_name": "Name", "time_zone": "UTC"})
    page.title = "Another title"
    page.save_revision().publish()
    assert b"".join(client.get(address)) == first
    verified = body(Client().get(f"/verify/{certificate.verify_code}/"))
    assert "L. Haddad" in verified
    assert "Another title" not in verified


def test_a_certificate_stays_reachable_when_the_access_has_ended(sign_in):
    """LearnPress #494: the certificate vanishes with the access to the course."""
    page = course_page(lessons=1, items=None)
    enrollment = enroll(person=PersonFactory(), course=record_of(page), at=AT)
    complete(enrollment)
    certificate = Certificate.objects.get()
    tasks.render.apply(args=(certificate.renditions.get().pk,))
    Enrollment.objects.update(withdrawn_at=AT)
    page.unpublish()
    client = sign_in(enrollment.person)
    assert certificate.number in body(client.get("/training/certificates/"))
    assert client.get(LessonPage.objects.get().get_url()).status_code in {403, 404}
    assert b"".join(client.get(f"/training/certificates/{certificate.uuid}/file/")).startswith(b"%PDF")


# Attempts


@pytest.mark.parametrize("sent", ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"])
def test_the_clock_of_the_learner_decides_nothing(sign_in, sent):
    """Frappe: the duration of a quiz is counted in the browser, so a wrong clock wins or loses time."""
    attempt = attempt_of()
    client = sign_in(attempt.enrollment.person)
    lies = {"answer": "o2", "revision": "0", "submitted_at": sent, "started_at": sent, "expires_at": sent, "at": sent}
    headers = {"Date": sent, "If-Modified-Since": sent}
    Attempt.objects.update(expires_at=clock.now() + timedelta(minutes=5))
    assert client.post(address_of(attempt, tail="save/"), lies, headers=headers).status_code == 200
    Attempt.objects.update(expires_at=clock.now() - timedelta(minutes=5))
    late = client.post(address_of(attempt, tail="save/"), {**lies, "answer": "o1", "revision": "1"}, headers=headers)
    assert late.status_code == 410
    client.post(submit_address(attempt), lies, headers=headers)
    stored = Attempt.objects.get()
    assert abs(stored.submitted_at - clock.now()) < timedelta(minutes=1)
    assert (stored.status, stored.score) == (Attempt.Status.EXPIRED, 100)


def test_a_question_that_is_taken_out_in_mid_attempt_stays_in_it(sign_in):
    """Canvas #1157: editing a live quiz breaks the attempts under way."""
    attempt = attempt_of(None, SINGLE, {**SINGLE, "stem": "To be taken out"})
    client = sign_in(attempt.enrollment.person)
    QuizItem.objects.filter(question__title="To be taken out").delete()
    Question.objects.filter(title="To be taken out").update(archived_at=AT, revision=None)
    assert "To be taken out" in body(client.get(address_of(attempt, 2)))
    for number in (1, 2):
        client.post(address_of(attempt, number), {"answer": "o2", "revision": "0"})
    assert "You passed the quiz" in body(client.post(submit_address(attempt), follow=True))
    assert Attempt.objects.get().max_points == 200


def test_changing_the_language_in_mid_attempt_keeps_question_order_and_answer(sign_in):
    """Sensei #2788: another language is another quiz with a progress of its own."""
    locale("es")
    attempt = attempt_of(None, SINGLE, {**SINGLE, "stem": "Second"})
    client = sign_in(attempt.enrollment.person)
    client.post(address_of(attempt), {"answer": "o2", "revision": "0"})
    with translation.override("es"):
        spanish = reverse("lms:attempt_question", args=[attempt.uuid, 1])
    assert spanish.startswith("/es/")
    text = body(client.get(spanish))
    assert 'lang="es"' in text
    assert 'value="o2" checked' in text
    client.post(spanish.replace("/q/1/", "/q/2/"), {"answer": "o2", "revision": "0"})
    assert "q/" not in client.post(submit_address(attempt)).url
    assert Attempt.objects.get().passed
    assert Attempt.objects.count() == 1


def test_a_quiz_page_without_questions_says_so_and_blocks_nobody(sign_in):
    """wagtail-lxp: an empty quiz divides by zero."""
    page = course_page(items=None, lessons=0)
    quiz = page.add_child(instance=QuizPage(title="Empty", slug="empty"))
    quiz.save_revision().publish()
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    client = sign_in(person)
    assert client.get(quiz.get_url()).status_code == 200
    activity = record_of(page).activities.get().uuid
    started = client.post(f"/training/quizzes/{activity}/start/", follow=True)
    assert "has no questions yet" in body(started)
    assert not Attempt.objects.exists()


def test_courses_are_told_apart_by_relations_and_not_by_words():
    """Fault 12: content found by matching a string over every lesson body."""
    one, two = course_page(title="One", items=(SINGLE,)), course_page(title="Two", items=(SINGLE,))
    person = PersonFactory()
    first = enroll(person=person, course=record_of(one), at=AT)
    second = enroll(person=person, course=record_of(two), at=AT)
    complete(first)
    assert CourseProgress.objects.get(enrollment=first).completed_at is not None
    assert CourseProgress.objects.get(enrollment=second).done_count == 0
    assert CoursePage.objects.count() == 2
