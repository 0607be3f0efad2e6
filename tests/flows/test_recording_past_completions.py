"""A completion from elsewhere is recorded once with its proof, counts where that was ticked, and can be taken back."""

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.catalog.editions import Release
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.flows import learn, records, staff_import
from lms.flows.enroll import enroll
from lms.flows.publish import publish
from lms.flows.release import release
from lms.outside.models import OutsideRecord, Proof, RecordRun
from lms.outside.services import storage
from lms.progress.models import LearningEvent
from lms.progress.services import Result
from lms.progress.status import Status, status_of
from tests.factories import AT, OrganizationFactory, PersonFactory, course_data, publish_course, publish_path, team_of
from tests.factories.records import PDF, PNG, drafted_records, employed, recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def organization():
    return OrganizationFactory()


@pytest.fixture
def ann(organization):
    person = employed(PersonFactory(legal_name="Ann Lee", email="ann@example.org"), organization, "7")
    team_of(person, organization=organization)
    return person


def agrees():
    """Tell what the recompute command says."""
    out = StringIO()
    call_command("lms_recompute", "--dry-run", stdout=out)
    return "0 differences" in out.getvalue()


def finish_here(enrollment):
    """Finish every step here."""
    for item in enrollment.edition.outline["items"]:
        learn.finish_activity(
            enrollment_id=enrollment.pk, activity_key=UUID(item["key"]), result=Result(), at=clock.now(),
            idempotency_key=str(uuid4()),
        )  # fmt: skip


def undo(run):
    """Take an import back."""
    records.undo(run=run, by=run.started_by, at=clock.now())


def test_a_record_keeps_who_what_when_and_the_proof_and_the_same_file_again_records_nothing(organization, ann):
    rows = [
        ["7", "", "CPR", "Red Cross", "2026-03-01", "90", "A.pdf", ""],
        ["", "ANN@example.org", "First aid", "", "03/02/2026", "", "", "Drawer 4"],
        ["7", "", "cpr", "", "2026-03-01", "", "a.pdf", ""],
    ]
    run = recorded(organization, *rows, proofs=[("a.pdf", PDF), ("unused.png", PNG)])
    assert run.counts == {"new": 2, "known": 1, "counting": 0, "refused": 0}
    first, second = OutsideRecord.objects.order_by("pk")
    assert (first.person, first.title, first.provider, first.minutes) == (ann, "CPR", "Red Cross", 90)
    assert (first.completed_on, first.enrollment) == (date(2026, 3, 1), None)
    assert (second.kept_at, second.proof, str(second)) == ("Drawer 4", None, "Ann Lee · First aid")
    with storage().open(first.proof.storage_name) as file:
        assert file.read() == PDF
    assert [str(proof) for proof in Proof.objects.all()] == ["a.pdf"]
    assert (run.rows, str(run)) == ([], f"past.csv · {organization}")
    again = recorded(organization, *rows, proofs=[("a.pdf", PDF)])
    assert again.counts == {"new": 0, "known": 3, "counting": 0, "refused": 0}
    assert not Enrollment.objects.exists()


def test_what_was_ticked_completes_the_course_without_a_certificate_and_the_event_log_agrees(organization, ann):
    course, assigned = publish_course(title="Privacy"), publish_course(title="Access")
    late = enroll(person=ann, course=assigned, at=AT, due_date=date(2026, 1, 1))
    rows = [["7", "", each.title, "", "2026-03-01", "", "a.pdf"] for each in (course, assigned)]
    rows.append(["7", "", "privacy", "", "2026-04-01", "", "a.pdf"])
    run = recorded(organization, *rows, counts_here=True)
    assert run.counts["counting"] == 2
    opened = Enrollment.objects.get(course=course)
    for enrollment in (opened, late):
        enrollment.progress.refresh_from_db()
        assert status_of(enrollment, at=clock.now()) == Status.COMPLETE
        assert enrollment.progress.completed_date == date(2026, 3, 1)
        assert (enrollment.progress.completed_how, enrollment.progress.done_count) == ("imported", 0)
    event = LearningEvent.objects.get(enrollment=opened)
    assert (event.source, event.actor) == ("import", run.started_by)
    assert not Certificate.objects.exists()
    assert agrees()
    undo(run)
    opened.refresh_from_db()
    late.progress.refresh_from_db()
    assert opened.withdrawn_at is not None
    assert status_of(late, at=clock.now()) == Status.OVERDUE
    assert set(OutsideRecord.objects.values_list("undone_by", flat=True)) == {run.started_by_id}
    assert LearningEvent.objects.filter(enrollment=opened, kind="recalled").get().corrects == event
    assert agrees()
    with pytest.raises(staff_import.UndoOverError):
        undo(run)
    assert recorded(organization, rows[0], counts_here=True).counts["new"] == 1
    assert Enrollment.objects.open().get(course=course).cycle == 2


def test_learning_it_here_afterwards_earns_the_certificate_and_outlives_the_undo(organization, ann):
    course = publish_course(title="Privacy")
    path = publish_path(course)
    rows = [["7", "", title, "", "2026-03-01", "", "a.pdf"] for title in ("Privacy", path.title)]
    run = recorded(organization, *rows, counts_here=True)
    assert (run.counts["new"], run.counts["counting"]) == (2, 1), "a path is completed here alone"
    taken = enroll(person=ann, course=path, at=clock.now())
    enrollment = Enrollment.objects.get(course=course)
    assert taken.progress.done_count == 0
    finish_here(enrollment)
    enrollment.progress.refresh_from_db()
    assert enrollment.progress.completed_how == "here"
    assert Certificate.objects.filter(enrollment=enrollment).count() == 1
    undo(run)
    enrollment.refresh_from_db()
    enrollment.progress.refresh_from_db()
    assert (enrollment.withdrawn_at, enrollment.progress.is_learned_here) == (None, True)
    assert agrees()


def test_an_enrollment_that_follows_a_new_edition_after_the_undo_can_be_complete_by_it(organization, ann):
    data = course_data(lessons=2, title="Privacy")
    course = publish(data=data, at=AT)
    enrollment = enroll(person=ann, course=course, at=AT)
    first = enrollment.edition.outline["items"][0]
    learn.finish_activity(
        enrollment_id=enrollment.pk, activity_key=UUID(first["key"]), result=Result(), at=AT, idempotency_key="first"
    )
    run = recorded(organization, ["7", "", "Privacy", "", "2026-03-01", "", "a.pdf"], counts_here=True)
    release(data=replace(data, activities=data.activities[:1]), decided=Release(), at=clock.now())
    undo(run)
    enrollment.progress.refresh_from_db()
    assert enrollment.progress.is_learned_here
    assert Certificate.objects.filter(enrollment=enrollment).exists()
    assert agrees()


def test_what_is_complete_already_stays_and_the_record_stands_beside_it(organization, ann, monkeypatch):
    course = publish_course(title="Privacy")
    line = ["7", "", course.slug, "", "2026-03-01", "", "a.pdf"]
    draft = drafted_records(organization, line, counts_here=True)
    shown = records.preview(run=draft, at=clock.now())
    monkeypatch.setattr(records.stored, "plan_of", lambda **_fields: shown)
    enrollment = enroll(person=ann, course=course, at=AT)
    finish_here(enrollment)
    records.apply(run=draft, fingerprint=shown.fingerprint, by=draft.started_by, at=clock.now())
    record = OutsideRecord.objects.get()
    assert (record.title, record.course, record.enrollment, record.opened) == ("Privacy", course, None, False)
    monkeypatch.undo()
    assert recorded(organization, [*line[:4], "2026-03-02", *line[5:]], counts_here=True).counts["counting"] == 0


def test_an_import_is_applied_once_as_it_was_shown_and_taken_back_within_a_day(organization, ann):
    line = ["7", "", "CPR", "", "2026-03-01", "", "a.pdf"]
    draft = drafted_records(organization, line)
    shown = records.preview(run=draft, at=clock.now()).fingerprint
    recorded(organization, line)
    with pytest.raises(staff_import.ChangedMeanwhileError):
        records.apply(run=draft, fingerprint=shown, by=ann, at=clock.now())
    records.set_columns(run=draft, mapping={}, counts_here=True)
    assert (draft.mapping, draft.counts_here) == ({}, True)
    applied = recorded(
        organization, [*line[:4], "2026-03-02", *line[5:]], ["9", "", "CPR", "", "2026-03-01", "", "a.pdf"]
    )
    assert applied.refused
    with pytest.raises(staff_import.NotADraftError):
        records.apply(run=applied, fingerprint="", by=ann, at=clock.now())
    lost = draft.proofs.get().storage_name
    with (
        time_machine.travel(clock.now() + timedelta(hours=25), tick=False),
        transaction.atomic(),
    ):
        with pytest.raises(staff_import.UndoOverError):
            undo(applied)
        records.forget(at=clock.now())
    assert not RecordRun.objects.filter(pk=draft.pk).exists()
    assert not Proof.objects.filter(storage_name=lost).exists()
    applied.refresh_from_db()
    assert applied.refused == []


def test_proofs_that_nothing_names_lose_their_files_and_a_failed_upload_leaves_none(
    organization, ann, django_capture_on_commit_callbacks, monkeypatch
):
    before = storage().names()
    with django_capture_on_commit_callbacks(execute=True):
        recorded(
            organization, ["7", "", "CPR", "", "2026-03-01", "", "", "Drawer"], proofs=[("a.pdf", PDF), ("b.pdf", PDF)]
        )
    assert storage().names() == before
    write = type(storage()).write_once

    def second_fails(self, name, data):
        if name.endswith(".png"):
            raise OSError("away")
        return write(self, name, data)

    monkeypatch.setattr(type(storage()), "write_once", second_fails)
    with pytest.raises(OSError, match="away"), transaction.atomic():
        drafted_records(organization, ["7"], proofs=[("a.pdf", PDF), ("b.png", PNG)])
    assert storage().names() == before


def test_the_database_asks_for_a_proof_and_for_one_record_of_a_day(organization, ann):
    run = recorded(organization, ["7", "", "CPR", "", "2026-03-01", "", "a.pdf"])
    same = {"person": ann, "organization": organization, "completed_on": date(2026, 3, 1), "run": run}
    same |= {"recorded_by": ann, "recorded_at": clock.now()}
    for wrong in (
        {"title": "cpr", "kept_at": "Drawer"},
        {"title": "Other"},
        {"title": "O", "kept_at": "D", "minutes": 0},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutsideRecord.objects.create(**same, **wrong)


def test_preview_and_apply_of_what_does_not_count_take_the_same_statements_for_1_and_for_20(organization, ann):
    def cost(count):
        found = []
        days = [f"2025-{1 + number // 28:02}-{1 + number % 28:02}" for number in range(count)]
        run = drafted_records(organization, *(["7", "", f"T{count}", "", day, "", "a.pdf"] for day in days))
        shown = records.preview(run=run, at=clock.now()).fingerprint
        for act in (
            lambda: records.preview(run=run, at=clock.now()),
            lambda: records.apply(run=run, fingerprint=shown, by=ann, at=clock.now()),
            lambda: undo(run),
        ):
            with CaptureQueriesContext(connection) as queries:
                act()
            found.append(len(queries))
        return found

    assert cost(1) == cost(20)
