"""Who was at a live session is ticked once, counts where that was decided, and a wrong tick is taken back, not deleted."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from lms.base import clock
from lms.catalog.models import Course
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.flows import attendance, people
from lms.flows.enroll import enroll
from lms.flows.staff_import import ChangedMeanwhileError
from lms.organizations.models import Membership
from lms.outside.models import LiveSession, OutsideRecord
from lms.outside.proofs import MOST_FILES, Flaw, RefusedProofError
from lms.outside.services import storage
from lms.progress.models import LearningEvent
from lms.progress.status import Status, status_of
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.records import PDF, employed, recorded, session_of, tick
from tests.flows.test_recording_past_completions import agrees, finish_here

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return PersonFactory(legal_name="Ann Lee", family_name="Lee")


@pytest.fixture
def bob():
    return PersonFactory(legal_name="Bob Moss", family_name="Moss")


@pytest.fixture
def team(ann, bob):
    return team_of(ann, bob)


@pytest.fixture
def boss(team):
    return supervisor_of(team, legal_name="The Boss")


def test_a_tick_completes_the_course_without_a_certificate_and_taking_it_away_opens_it_again(team, boss, ann, bob):
    course = publish_course(title="Privacy")
    late = enroll(person=ann, course=course, at=AT, due_date=date(2026, 1, 1))
    session = session_of(team, by=boss, course=course)
    assert str(session) == f"Privacy · {session.starts_on}"
    assert tick(session, ann, bob, by=boss) == attendance.Ticked(recorded=2, taken_back=0)
    late.progress.refresh_from_db()
    assert status_of(late, at=clock.now()) == Status.COMPLETE
    assert (late.progress.completed_how, late.progress.completed_date) == ("attended", session.starts_on)
    event = LearningEvent.objects.get(enrollment=late)
    assert (event.source, event.actor) == ("attendance", boss)
    record = OutsideRecord.objects.get(person=ann)
    assert (record.title, record.provider, record.minutes, record.how) == ("Privacy", "Ty Trainer", 60, "attended")
    assert not Certificate.objects.exists()
    assert tick(session, ann, bob, by=boss) == attendance.Ticked(recorded=0, taken_back=0)
    assert agrees()

    assert tick(session, bob, by=boss) == attendance.Ticked(recorded=0, taken_back=1)
    record.refresh_from_db()
    late.progress.refresh_from_db()
    assert (record.undone_by, record.undone_at is None) == (boss, False)
    assert status_of(late, at=clock.now()) == Status.OVERDUE
    assert Enrollment.objects.open().get(person=bob).course == course
    assert LearningEvent.objects.get(enrollment=late, kind="recalled").corrects == event
    assert agrees()
    assert tick(session, ann, bob, by=boss).recorded == 1
    assert agrees()


def test_without_the_decision_attending_is_recorded_and_completes_nothing(team, boss, ann):
    session = session_of(team, by=boss, course=publish_course(title="Privacy"), counts_here=False)
    tick(session, ann, by=boss)
    assert OutsideRecord.objects.get().enrollment is None
    assert not Enrollment.objects.exists()


def test_who_is_complete_stays_so_and_a_closed_course_takes_nobody_new(team, boss, ann, bob):
    course = publish_course(title="Privacy")
    finish_here(enroll(person=ann, course=course, at=AT))
    session = session_of(team, by=boss, course=course)
    Course.objects.filter(pk=course.pk).update(status=Course.Status.RETIRED)
    session.refresh_from_db()
    assert tick(session, ann, bob, by=boss).recorded == 2
    assert set(OutsideRecord.objects.values_list("enrollment", flat=True)) == {None}
    assert Enrollment.objects.get().progress.is_learned_here
    assert agrees()


def test_the_sheet_has_who_learned_in_the_team_then_or_since_and_keeps_who_was_ticked(team, boss, ann, bob):
    def names(session):
        return [line.person for line in attendance.sheet(session=session, at=clock.now())]

    session = session_of(team, by=boss)
    tick(session, ann, by=boss)
    for person in (ann, bob):
        people.leave_team(membership=Membership.objects.get(person=person), at=clock.now())
    newcomer = PersonFactory(family_name="Zorn")
    people.join_team(person=newcomer, organization=team.organization, team=team, at=clock.now())
    assert names(session) == [ann, bob, newcomer]
    assert names(session_of(team, by=boss, starts_at=clock.now() + timedelta(days=1))) == [newcomer]
    Membership.objects.filter(person__in=[ann, bob]).update(ends_at=session.starts_at - timedelta(hours=1))
    assert names(session) == [ann, newcomer]


def test_what_is_recorded_by_another_way_is_passed_by(team, boss, ann, bob):
    session = session_of(team, by=boss, course=publish_course(title="Privacy"))
    employed(ann, team.organization, "7")
    recorded(team.organization, ["7", "", "privacy", "", session.starts_on.isoformat(), "", "", "Drawer"])
    tick(session_of(team, by=boss, title="PRIVACY"), bob, by=boss)
    assert [line.other for line in attendance.sheet(session=session, at=clock.now())] == [True, True]
    assert tick(session, ann, bob, by=boss).recorded == 0
    other_day = session_of(team, by=boss, title="Privacy", starts_at=clock.now() - timedelta(days=9))
    assert tick(other_day, ann, by=boss).recorded == 1


def test_nobody_is_ticked_too_early_or_off_the_sheet_or_over_the_head_of_somebody_else(team, boss, ann, bob):
    later = session_of(team, by=boss, starts_at=clock.now() + timedelta(minutes=1))
    with pytest.raises(attendance.NotYetError):
        tick(later, ann, by=boss)
    session = session_of(team, by=boss)
    with pytest.raises(attendance.NotOnSheetError):
        tick(session, PersonFactory(), by=boss)
    seen = attendance.fingerprint(attendance.sheet(session=session, at=clock.now()))
    tick(session, ann, by=boss)
    with pytest.raises(ChangedMeanwhileError):
        attendance.tick(session=session, present={bob.pk}, shown=seen, by=boss, at=clock.now())
    assert OutsideRecord.objects.standing().get().person == ann


def test_scans_are_kept_once_by_name_and_bounded(team, boss, monkeypatch):
    session = session_of(team, by=boss)
    assert attendance.keep_scans(session=session, files=[("a.pdf", PDF), ("b.pdf", PDF)]) == 2
    with storage().open(session.scans.first().storage_name) as file:
        assert file.read() == PDF
    for files, flaw in (([("A.pdf", PDF)], Flaw.SAME_NAME), ([("c.pdf", b"MZ")], Flaw.KIND)):
        with pytest.raises(RefusedProofError) as refused:
            attendance.keep_scans(session=session, files=files)
        assert refused.value.flaw == flaw
    monkeypatch.setattr("lms.outside.proofs.MOST_FILES", 2)
    assert MOST_FILES > 2
    with pytest.raises(RefusedProofError, match="too_many"):
        attendance.keep_scans(session=session, files=[("c.pdf", PDF)])


def test_the_database_refuses_a_session_that_counts_for_nothing_and_a_record_of_two_origins(team, boss, ann):
    session = session_of(team, by=boss)
    tick(session, ann, by=boss)
    run = recorded(team.organization, ["nobody"])
    for broken in (
        lambda: LiveSession.objects.update(counts_here=True),
        lambda: LiveSession.objects.update(minutes=1441),
        lambda: OutsideRecord.objects.update(run=run),
        lambda: OutsideRecord.objects.update(session=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()
