"""A due date moves later and an enrollment is waived for a fixed reason; both stay on record and can be told apart."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from lms.enrollment.models import Enrollment
from lms.flows import relieve
from lms.flows.enroll import enroll
from lms.http.teamwork import needs_action
from lms.progress.status import Status, status_of
from lms.reports.concerns import Concern, sentences
from lms.requirements.models import Extension, Reason, Waiver
from tests.factories import AT, PersonFactory, publish_course
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 18)


@pytest.fixture
def boss():
    """Return who decides."""
    return PersonFactory(legal_name="The Boss")


@pytest.fixture
def late():
    """Return an enrollment that was due two days before AT, in New York."""
    return enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT, due_date=DUE)


def now(enrollment, at=AT):
    """Return the status as stored."""
    return status_of(Enrollment.objects.select_related("progress").get(pk=enrollment.pk), at=at)


def test_an_extension_moves_the_due_date_later_and_keeps_both_days(late, boss):
    to = date(2026, 12, 20)
    extension = relieve.extend(enrollment=late, known=DUE, to=to, reason=Reason.SCHEDULE, by=boss, at=AT)
    assert (extension.from_date, extension.to_date, extension.given_by) == (DUE, to, boss)
    assert now(late) == Status.NOT_STARTED
    assert str(extension) == "2026-11-18 · 2026-12-20"


@pytest.mark.parametrize("to", [date(2026, 11, 17), DUE, date(2026, 11, 19)])
def test_an_extension_has_to_be_later_and_not_over(late, boss, to):
    with pytest.raises(relieve.DayIsOverError):
        relieve.extend(enrollment=late, known=DUE, to=to, reason=Reason.LEAVE, by=boss, at=AT)
    assert not Extension.objects.exists()


def test_an_extension_that_was_sent_twice_counts_once(late, boss):
    extend = {"enrollment": late, "known": DUE, "to": date(2026, 12, 1), "reason": Reason.LEAVE, "by": boss, "at": AT}
    relieve.extend(**extend)
    with pytest.raises(relieve.ChangedMeanwhileError):
        relieve.extend(**extend)
    assert Extension.objects.count() == 1


def test_what_has_no_due_date_is_complete_or_withdrawn_cannot_be_extended(late, boss):
    free = enroll(person=PersonFactory(), course=late.course, at=AT)
    extend = {"known": None, "to": date(2026, 12, 1), "reason": Reason.LEAVE, "by": boss, "at": AT}
    with pytest.raises(relieve.NothingToRelieveError):
        relieve.extend(enrollment=free, **extend)
    finish(late, keys_of(late.course)[0])
    Enrollment.objects.filter(pk=free.pk).update(withdrawn_at=AT)
    for enrollment in (late, free):
        with pytest.raises(relieve.NothingToRelieveError):
            relieve.waive(enrollment=enrollment, until=None, reason=Reason.ROLE, by=boss, at=AT)


def test_what_is_waived_is_neither_overdue_nor_due_until_the_waiver_ends(late, boss):
    until = date(2026, 11, 25)
    waiver = relieve.waive(enrollment=late, until=until, reason=Reason.LEAVE, by=boss, at=AT)
    assert str(waiver) == f"{late.pk} · Leave"
    last, first_after = datetime(2026, 11, 26, 4, 59, tzinfo=UTC), datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
    everybody = Enrollment.objects.select_related("progress")
    for at, status, overdue in ((AT, Status.WAIVED, 0), (last, Status.WAIVED, 0), (first_after, Status.OVERDUE, 1)):
        assert now(late, at) == status
        assert sentences(everybody, at=at).overdue == overdue
        assert len(needs_action(everybody, Concern.OVERDUE, at=at).actions) == overdue
    assert now(late, AT - timedelta(seconds=1)) == Status.OVERDUE


def test_a_waiver_for_good_ends_when_it_is_taken_back_and_stays_on_record(late, boss):
    waive = {"enrollment": late, "until": None, "reason": Reason.ROLE, "by": boss, "at": AT}
    relieve.waive(**waive)
    with pytest.raises(relieve.ChangedMeanwhileError):
        relieve.waive(**waive)
    assert now(late, AT + timedelta(days=999)) == Status.WAIVED
    assert relieve.unwaive(enrollment=late, by=boss, at=AT) is True
    assert relieve.unwaive(enrollment=late, by=boss, at=AT) is False
    assert now(late) == Status.OVERDUE
    kept = Waiver.objects.get()
    assert (kept.revoked_by, kept.revoked_at) == (boss, AT)


def test_a_waiver_that_has_run_out_can_be_followed_by_another(late, boss):
    for at in (AT, AT + timedelta(days=30)):
        relieve.waive(enrollment=late, until=at.date(), reason=Reason.ACCESS, by=boss, at=at)
        assert now(late, at) == Status.WAIVED
    assert Waiver.objects.filter(revoked_at__isnull=True).count() == 1
    with pytest.raises(relieve.DayIsOverError):
        relieve.waive(enrollment=late, until=AT.date(), reason=Reason.ACCESS, by=boss, at=AT + timedelta(days=90))


def test_a_completion_counts_although_it_was_waived(late, boss):
    relieve.waive(enrollment=late, until=None, reason=Reason.TECHNICAL, by=boss, at=AT)
    finish(late, keys_of(late.course)[0])
    assert now(late) == Status.COMPLETE


def test_the_database_refuses_free_reasons_two_waivers_in_force_and_half_a_waiver(late, boss):
    given = {"enrollment": late, "given_by": boss, "given_at": AT}
    Waiver.objects.create(reason="leave", **given)
    refused = [
        lambda: Waiver.objects.create(reason="leave", **given),
        lambda: Waiver.objects.create(reason="sick: flu", revoked_at=AT, revoked_by=boss, **given),
        lambda: Waiver.objects.create(reason="leave", revoked_at=AT, **given),
        lambda: Extension.objects.create(reason="flu", from_date=DUE, to_date=date(2027, 1, 1), **given),
        lambda: Extension.objects.create(reason="leave", from_date=DUE, to_date=DUE, **given),
        lambda: Enrollment.objects.filter(pk=late.pk).update(waiver_ends_at=AT),
    ]
    for attempt in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
