"""The faults of the closest peers in who may read and change what, as behaviors that this project must not have."""

import re
import uuid
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, resolve, reverse
from django.utils import translation

from courses.pages.models import LessonPage, QuizPage
from courses.trainers import appoint
from lms.base import clock
from lms.certificates import tasks
from lms.certificates.models import Certificate
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.http import urls as learner_urls
from lms.http import verify_urls
from lms.notifications.letters import choice_token
from lms.organizations.services import person_for
from lms.progress.models import ActivityRecord
from lms.progress.services import Result
from quizzes import services
from quizzes.models import Attempt, Question, QuizItem
from tests.factories import AT, PersonFactory, UserFactory, publish_course, supervisor_of, team_of
from tests.factories.attempts import address_of, attempt_of, submit_address
from tests.factories.pages import SINGLE, course_page, lesson_page, record_of, text_block
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
        assert set(statuses.values()) <= {200, 302, 404, 405, 410}, statuses
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
