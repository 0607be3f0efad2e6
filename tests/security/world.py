"""Twelve people around one course: what the tests of access and privacy look at, made once for each test process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection

from courses.trainers import appoint
from courses.trainers import team_of as team_of_course
from lms.base import clock
from lms.certificates.models import Certificate
from lms.flows import people
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.organizations.models import Membership
from lms.progress.models import ActivityRecord
from lms.progress.services import Result
from lms.reflections import services as reflections
from lms.site.accounts import first
from quizzes.models import Attempt, Question, Quiz
from quizzes.services import save_response, start, submit
from tests.factories import AT, OrganizationFactory, PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.media import recording
from tests.factories.pages import SINGLE, course_page, lesson_page, path_page, record_of, reflection_block, text_block
from tests.factories.reviews import reviewer
from tests.security import studio, tools

ACTORS = (
    "anonymous", "learner", "other_learner", "supervisor", "other_supervisor", "lapsed_supervisor", "trainer",
    "other_trainer", "reviewer", "administrator", "superuser", "office",
)  # fmt: skip
DONE_AT = datetime(2025, 3, 17, 15, 0, tzinfo=UTC)
DUE = date(2027, 8, 23)
SCORE, FAILED_SCORE, OTHER_FAILED_SCORE = 71, 73, 79
ANSWER, WRITING, PROMISE = "zebrafinch", "my quiet aardvark thought", "my stubborn wombat promise"
PAGE_ROUTES = (
    "wagtailadmin_explore",
    *(
        f"wagtailadmin_pages:{name}"
        for name in (
            "edit", "history", "view_draft", "delete", "unpublish", "move", "copy", "add_subpage", "preview_on_edit",
            "set_privacy",
        )
    ),
)  # fmt: skip
QUESTION_ROUTES = tuple(
    f"wagtailsnippets_lms_quizzes_question:{name}" for name in ("edit", "delete", "usage", "history")
)
WAITING_NAME = "Quill Waitingfor"
FILL_IN = {
    "kind": "fill_in",
    "stem": "Race is a ____ category.",
    "accepted": {"en": ["social"]},
    "feedback": {"right": "Yes.", "not_right": "No."},
}
REFLECTION = {"kind": "reflection", "stem": "What did you notice? Do not name patients."}
COMMITMENT = {"kind": "commitment", "stem": "What will you do? Do not name patients."}


@dataclass(frozen=True)
class World:
    """Who asks, and what addresses are made of."""

    users: dict[str, Any]
    """The login of each actor, None for a visitor."""

    values: dict[str, list[Any]]
    """The arguments of each route that takes some, by its short name."""

    pages: dict[str, str]
    """The addresses of the pages of the site."""

    bodies: dict[str, Any]
    """What a form of each route sends, so that whoever may do it does it; or a function that makes it."""


def finish_all(enrollment: Any, at: datetime) -> None:
    """Finish every step of an enrollment in a course without a quiz."""
    for item in enrollment.edition.outline["items"]:
        finish_activity(
            enrollment_id=enrollment.pk, activity_key=UUID(item["key"]), result=Result(), at=at,
            idempotency_key=f"{enrollment.pk}:{item['key']}",
        )  # fmt: skip


def _attempt(enrollment: Any, quiz: Quiz, *, score: int | None, passed: bool = False) -> Attempt:
    """Take the quiz with an answer of its own words; ``score`` None leaves the attempt open."""
    attempt = start(enrollment=enrollment, quiz=quiz, at=AT)
    fields = {"attempt_uuid": attempt.uuid, "person": enrollment.person, "flagged": False, "at": AT}
    save_response(position=1, response=ANSWER, revision=0, **fields)
    if score is not None:
        submit(attempt_uuid=attempt.uuid, user_id=enrollment.person.user_id, at=AT)
        Attempt.objects.filter(pk=attempt.pk).update(score=score, passed=passed)
    return attempt


def _write(person: Any, attempt: Attempt, block: str) -> None:
    """Write in private at a lesson and at both private questions."""
    private = {row.kind: f"question:{row.question_key}" for row in attempt.questions.all()}
    places = {f"block:{block}": WRITING, private["reflection"]: WRITING, private["commitment"]: PROMISE}
    course = attempt.enrollment.course
    for place, text in places.items():
        reflections.save(person=person, course=course, block_key=place, text=text, revision=0, at=clock.now())


def _staff() -> dict[str, Any]:
    administrator, superuser = PersonFactory(legal_name="Ada Ministrator"), PersonFactory(legal_name="Rut Super")
    administrator.user.groups.add(Group.objects.get(name="Training administrators"))
    get_user_model().objects.filter(pk=superuser.user_id).update(is_superuser=True, is_staff=True)
    superuser.user.refresh_from_db()
    return {"administrator": administrator.user, "superuser": superuser.user}


def _ids_beyond_the_probes() -> None:
    """Let each id be larger than any score, so that none is taken for one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, GREATEST(COALESCE(last_value, 0), 5000))"
            " FROM pg_sequences WHERE schemaname = current_schema()"
        )


def build() -> World:
    """Make the world."""
    _ids_beyond_the_probes()
    call_command("lms_setup", verbosity=0)
    secret = first.invite(email="first@example.org")
    items = (FILL_IN, SINGLE, REFLECTION, COMMITMENT)
    course = course_page(title="Course of care", items=items, attempts=3, translator=tools.TRANSLATOR)
    block = str(uuid4())
    body = [text_block("LESSON-BODY"), reflection_block(block)]
    lesson = lesson_page(course, "Private lesson", body=body, needs_minutes=1)
    other_course = course_page(title="Other course", items=None)
    path_page(course)
    quiz = Quiz.objects.select_related("activity").get()
    learner, other = PersonFactory(legal_name="Ana Learner"), PersonFactory(legal_name="Ben Other")
    waiting, stranger = PersonFactory(legal_name=WAITING_NAME), PersonFactory(legal_name="Dora Stranger")
    organization = OrganizationFactory()
    team = team_of(learner, waiting, organization=organization, name="First team")
    second = team_of(other, organization=organization, name="Second team")
    foreign = team_of(stranger, name="Foreign team")
    lapsed = supervisor_of(team, legal_name="Lara Lapsed")
    people.leave_team(membership=Membership.objects.get(person=lapsed), at=clock.now())
    taking = enroll(person=learner, course=record_of(course), at=AT, due_date=DUE)
    others = enroll(person=other, course=record_of(course), at=AT)
    failed = _attempt(taking, quiz, score=FAILED_SCORE)
    passed = _attempt(taking, quiz, score=SCORE, passed=True)
    running = _attempt(taking, quiz, score=None)
    ActivityRecord.objects.filter(enrollment=taking, score__isnull=False).update(score=SCORE, passed=True)
    _write(learner, running, block)
    stuck = enroll(person=waiting, course=record_of(course), at=AT)
    for _time in range(3):
        _attempt(stuck, quiz, score=OTHER_FAILED_SCORE)
    done = enroll(person=learner, course=publish_course(lessons=1, at=DONE_AT), at=DONE_AT)
    finish_all(done, DONE_AT)
    certificate = Certificate.objects.get(enrollment=done)
    tools.traces(taking, lesson)
    staff = _staff()
    trainer, other_trainer = PersonFactory(legal_name="Tea Cher"), PersonFactory(legal_name="Oto Cher")
    appoint(user=trainer.user, course_page=course, lead=True)
    appoint(user=other_trainer.user, course_page=other_course)
    critic = reviewer("subject_matter", legal_name="Rev Iewer")
    film = recording(collection=team_of_course(course).collection)
    boss = supervisor_of(team, legal_name="Sue Pervisor")
    users = {
        "anonymous": None,
        "learner": learner.user,
        "other_learner": other.user,
        "supervisor": boss.user,
        "other_supervisor": supervisor_of(foreign, legal_name="Otto Pervisor").user,
        "lapsed_supervisor": lapsed.user,
        "trainer": trainer.user,
        "other_trainer": other_trainer.user,
        "reviewer": critic.user,
        **staff,
        "office": tools.office_of(organization).user,
    }
    tools.storage_of_certificates()
    extras = (
        tools.staff_imports(organization, foreign.organization),
        tools.past_completions(learner, organization, foreign.organization),
        tools.live_sessions(boss, (team, learner), (second, other)),
        tools.assignments(boss=boss, team=team, taking=taking, foreign=others),
        tools.mail_choices(learner),
        tools.keeping(learner),
        tools.account(learner.user, secret=secret),
        tools.invitations(organization, foreign.organization),
        tools.people_in_the_admin(waiting, newcomer=other, team=team),
        tools.reviews(course, trainer, critic),
        tools.directory(learner),
        tools.handouts(learner),
        tools.links(record_of(course), record_of(other_course)),
    )
    values = {
        "lms:enroll": [taking.course.uuid],
        "lms:activity_finish": [taking.uuid, lesson.translation_key],
        "lms:lesson_signal": [taking.uuid, lesson.translation_key],
        "lms:why": [taking.uuid],
        "lms:part": [lesson.translation_key],
        "lms:changed": [done.uuid],
        "lms:course_print": [taking.uuid],
        "lms:change_version": [taking.uuid],
        "lms:renew": [done.uuid],
        "lms:course_done": [done.uuid],
        "lms:certificate_state": [done.uuid],
        "lms:reflection": [taking.uuid, block],
        "lms:recording": [film.uuid, "file"],
        "lms:certificate_download": [certificate.uuid],
        "lms:team_person": [learner.uuid],
        "lms:team_person#other team": [other.uuid],
        "lms:team_grant": [learner.uuid],
        "lms:team_grant#other team": [other.uuid],
        "lms:attempt_start": [quiz.activity.uuid],
        "lms:attempt": [passed.uuid],
        "lms:attempt#failed": [failed.uuid],
        "lms:attempt_question#commitment": [running.uuid, 4],
        "lms:attempt_question": [running.uuid, 1],
        "lms:attempt_save": [running.uuid, 1],
        "lms:attempt_review": [running.uuid],
        "lms:commitments": [passed.uuid],
        "lms:attempt_submit": [running.uuid],
        "lms_verify:code": [certificate.verify_code],
        "lms_certificate_file_retry": [certificate.renditions.get().uuid],
        "lms_attempt_grant": [stuck.uuid, quiz.uuid],
        "lms_course_release": [course.pk],
        "lms_course_versions": [course.pk],
        "lms_course_links": [course.pk],
        "lms_course_continue": [course.pk],
        "lms_course_close": [course.pk],
        "lms_course_link_withdraw": [course.pk],
        **studio.arguments(course, trainer.user, staff["superuser"]),
        "lms_media_chooser_typed": ["video"],
        "lms_media_upload": ["video"],
        "lms_media_usage": [film.pk],
        **tools.localize(course),
        **{name: [course.pk] for name in PAGE_ROUTES},
        **{name: [Question.objects.first().pk] for name in QUESTION_ROUTES},
    }
    grant = {"quiz": quiz.uuid, "granted": 0}
    bodies = {
        "lms:profile": {"legal_name": "New Name", "family_name": "Name", "time_zone": "UTC"},
        "lms:lesson_signal": {"sign": "here"},
        "lms:reflection": {"text": "New text", "revision": 1},
        "lms:attempt_question": {"answer": "another", "revision": 1},
        "lms:attempt_question#commitment": {"text": "New promise", "revision": 1},
        "lms:attempt_save": {"answer": "another", "revision": 1},
        "lms:team_grant": grant,
        "lms:team_grant#other team": grant,
        "lms_attempt_grant": {"granted": 0},
        **studio.bodies(other_trainer.user, course),
        "lms_verify:index": {"number": certificate.number, "name": "Haddad"},
        "lms:team_bundle": {"person": [str(learner.uuid)]},
    }
    for more_values, more_bodies in extras:
        values |= more_values
        bodies |= more_bodies
    pages = {
        "front page": "/",
        "catalog": "/courses/",
        "path": "/courses/foundations/",
        "course": course.get_url(),
        "lesson": lesson.get_url(),
        "quiz": f"{course.get_url()}quiz/",
    }
    return World(users, values, pages, bodies)
