"""An assignment reaches whom it says it reaches, takes nothing away, costs the same for many, and can be undone exactly."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lms.catalog import services as catalog
from lms.catalog.models import Course
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment, TeamEnrollment
from lms.flows import assign as flows
from lms.flows import relieve
from lms.flows.enroll import enroll
from lms.flows.learn import bookmark
from lms.flows.people import join_team, leave_team
from lms.organizations.models import Membership, Person
from lms.requirements.effects import Kind
from lms.requirements.models import Assignment, AssignmentItem, Reason
from lms.requirements.services import TooLateToUndoError
from tests.factories import AT, OrganizationFactory, PersonFactory, publish_course, publish_path, supervisor_of, team_of
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db

DUE = date(2026, 12, 31)
SOON = AT + timedelta(minutes=5)


def draft_of(course, *, team=None, **fields):
    """Return an unsaved assignment to a team, or to chosen people without one."""
    audience = "team" if team else "people"
    return Assignment(**({"course": course, "audience": audience, "team": team, "due_date": DUE} | fields))


def given(draft, *people, by=None, at=AT, token=None):
    """Assign."""
    chosen = Person.objects.filter(pk__in=[person.pk for person in people]) if people else None
    return flows.assign(draft=draft, people=chosen, by=by or PersonFactory(), token=token or uuid4(), at=at)


def complete(enrollment):
    """Finish all of a course."""
    for key in keys_of(enrollment.course):
        finish(enrollment, key)


def due_of(person, course):
    """Return the due date of the person's open enrollment."""
    return Enrollment.objects.open().get(person=person, course=course).due_date


def crowd(count):
    """Return a team of this many learners, and their open memberships, made without the flow."""
    team = team_of()
    people = Person.objects.bulk_create([Person(legal_name=f"Person {n}", family_name="P") for n in range(count)])
    seats = Membership.objects.bulk_create(
        [Membership(person=each, organization=team.organization, team=team, starts_at=AT) for each in people]
    )
    return team, seats


def test_the_preview_names_everybody_by_what_would_happen_and_saves_nothing():
    course = publish_course()
    new, later, earlier, done, extended, waived = (PersonFactory(family_name=name) for name in "ABCDEF")
    enroll(person=later, course=course, at=AT, due_date=DUE + timedelta(days=1))
    enroll(person=earlier, course=course, at=AT, due_date=DUE - timedelta(days=1))
    complete(enroll(person=done, course=course, at=AT))
    boss = PersonFactory()
    moved = enroll(person=extended, course=course, at=AT, due_date=DUE)
    later_day = DUE + timedelta(days=30)
    relieve.extend(enrollment=moved, known=DUE, to=later_day, reason=Reason.LEAVE, by=boss, at=AT)
    relieve.waive(
        enrollment=enroll(person=waived, course=course, at=AT), until=None, reason=Reason.ROLE, by=boss, at=AT
    )
    draft = draft_of(course, team=team_of(new, later, earlier, done, extended, waived))
    before = Enrollment.objects.count()
    effects = flows.preview(draft=draft, at=AT)
    assert [effect.kind for effect in effects] == [
        Kind.NEW, Kind.MOVED, Kind.KEPT, Kind.COMPLETE, Kind.KEPT, Kind.KEPT,
    ]  # fmt: skip
    assert (Enrollment.objects.count(), Assignment.objects.count()) == (before, 0)
    given(draft)
    assert (due_of(new, course), due_of(later, course)) == (DUE, DUE)
    assert due_of(earlier, course) == DUE - timedelta(days=1)
    assert due_of(extended, course) == later_day
    assert (due_of(done, course), due_of(waived, course)) == (None, None)


def test_a_closed_course_opens_for_nobody_and_stays_with_who_has_it():
    course = publish_course()
    inside, outside = PersonFactory(family_name="A"), PersonFactory(family_name="B")
    enroll(person=inside, course=course, at=AT)
    catalog.retire(key=course.key, at=AT)
    course.refresh_from_db()
    draft = draft_of(course, team=team_of(inside, outside))
    assert [effect.kind for effect in flows.preview(draft=draft, at=AT)] == [Kind.MOVED, Kind.CLOSED]
    given(draft)
    assert Enrollment.objects.count() == 1
    assert AssignmentItem.objects.get().due_before is None


def test_days_count_from_the_assignment_in_the_calendar_of_the_organization():
    person = PersonFactory()
    join_team(person=person, organization=OrganizationFactory(time_zone="Pacific/Kiritimati"), team=None, at=AT)
    course = publish_course()
    given(draft_of(course, due_date=None, due_days=30), person)
    enrollment = Enrollment.objects.get()
    assert (enrollment.due_date, enrollment.due_zone) == (date(2026, 12, 21), "Pacific/Kiritimati")
    assert (enrollment.source, enrollment.progress.total_count) == ("assigned", 2)


def test_the_same_form_sent_twice_assigns_once():
    person, boss, token = PersonFactory(), PersonFactory(), uuid4()
    course = publish_course()
    first = given(draft_of(course), person, by=boss, token=token)
    assert given(draft_of(course), person, by=boss, token=token, at=SOON) == first
    assert (Assignment.objects.count(), AssignmentItem.objects.count(), Enrollment.objects.count()) == (1, 1, 1)
    assert first.announce_after == AT + timedelta(minutes=10)


def test_a_team_includes_the_teams_below_and_sees_what_is_new_and_a_role_is_everybody_in_it():
    organization = OrganizationFactory()
    parent = team_of(organization=organization, name="Clinic")
    deep = PersonFactory()
    child = team_of(deep, name="Night", parent=parent)
    boss = supervisor_of(child)
    course, other = publish_course(), publish_course()
    parent.refresh_from_db()
    given(draft_of(course, team=parent))
    assert list(Enrollment.objects.values_list("person", flat=True)) == [deep.pk]
    assert TeamEnrollment.objects.get().team == child
    given(draft_of(other, audience="role", organization=organization, role="supervisor"))
    assert Enrollment.objects.get(course=other).person == boss


def test_a_path_opens_its_courses_and_counts_what_was_completed_before():
    first, second, closed = publish_course(lessons=1), publish_course(), publish_course()
    path = publish_path(first, second, closed)
    catalog.retire(key=closed.key, at=AT)
    done, again, fresh = PersonFactory(), PersonFactory(), PersonFactory()
    complete(enroll(person=done, course=first, at=AT))
    enroll(person=done, course=second, at=AT)
    Enrollment.objects.filter(pk=enroll(person=again, course=second, at=AT).pk).update(withdrawn_at=AT)
    assignment = given(draft_of(path), done, again, fresh)
    taken = Enrollment.objects.open().filter(course=path).select_related("progress")
    assert {row.person_id: row.progress.done_count for row in taken} == {done.pk: 1, again.pk: 0, fresh.pk: 0}
    assert Enrollment.objects.get(person=again, course=second, cycle=2).source == "path"
    assert not Enrollment.objects.filter(course=closed).exists()
    assert flows.undo(assignment=assignment, at=SOON) == 3
    left = Enrollment.objects.open()
    assert {(row.person, row.course) for row in left} == {(done, first), (done, second)}


def test_the_statements_of_an_assignment_are_the_same_for_20_and_40_people():
    def statements(count, course):
        team, seats = crowd(count)
        for seat in seats[:2]:
            enroll(person=seat.person, course=course, at=AT)
        draft, boss = draft_of(course, team=team), PersonFactory()
        with CaptureQueriesContext(connection) as read:
            flows.preview(draft=draft, at=AT)
        with CaptureQueriesContext(connection) as written:
            assignment = given(draft, by=boss)
        with CaptureQueriesContext(connection) as undone:
            assert flows.undo(assignment=assignment, at=SOON) == count - 2
        return len(read), len(written), len(undone)

    course, path = publish_course(), publish_path(publish_course(), publish_course())
    assert statements(20, course) == statements(40, course) == (2, 14, 11)
    assert statements(20, path) == statements(40, path)


def test_undo_withdraws_only_what_the_assignment_opened_and_nobody_started():
    course = publish_course()
    before, starter, idle = PersonFactory(), PersonFactory(), PersonFactory()
    enroll(person=before, course=course, at=AT, due_date=DUE + timedelta(days=9))
    assignment = given(draft_of(course), before, starter, idle)
    begun = Enrollment.objects.select_related("progress").get(person=starter)
    bookmark(enrollment=begun, activity_key=uuid4(), at=AT + timedelta(seconds=1))
    assert flows.undo(assignment=assignment, at=SOON) == 1
    assert flows.undo(assignment=assignment, at=SOON) == 0
    assert set(Enrollment.objects.open().values_list("person", flat=True)) == {before.pk, starter.pk}
    assert due_of(before, course) == DUE + timedelta(days=9)
    assert due_of(starter, course) is None
    again = given(draft_of(course), idle)
    assert Enrollment.objects.open().get(person=idle).cycle == 2
    with pytest.raises(TooLateToUndoError):
        flows.undo(assignment=again, at=again.announce_after)


def test_undo_leaves_what_another_assignment_asks_for_with_the_date_of_that_one():
    course, person = publish_course(), PersonFactory()
    first = given(draft_of(course), person)
    given(draft_of(course, due_date=DUE + timedelta(days=9)), person)
    assert due_of(person, course) == DUE
    assert flows.undo(assignment=first, at=SOON) == 0
    assert due_of(person, course) == DUE + timedelta(days=9)


def test_undo_takes_the_date_away_from_a_course_that_an_assigned_path_brought():
    course, person = publish_course(), PersonFactory()
    given(draft_of(publish_path(course)), person)
    single = given(draft_of(course), person)
    assert due_of(person, course) == DUE
    assert flows.undo(assignment=single, at=SOON) == 0
    assert due_of(person, course) is None


def test_undo_keeps_a_due_date_that_was_changed_since_and_a_completion():
    course = publish_course(lessons=1)
    extended, done = PersonFactory(), PersonFactory()
    assignment = given(draft_of(course), extended, done)
    row = Enrollment.objects.get(person=extended)
    later = DUE + timedelta(days=5)
    relieve.extend(enrollment=row, known=DUE, to=later, reason=Reason.SCHEDULE, by=done, at=AT)
    bookmark(enrollment=row, activity_key=uuid4(), at=SOON)
    complete(Enrollment.objects.get(person=done))
    assert flows.undo(assignment=assignment, at=SOON) == 0
    assert (due_of(extended, course), due_of(done, course)) == (later, DUE)
    assert Certificate.objects.filter(person=done).exists()


def test_undo_keeps_a_path_with_all_its_courses_once_one_of_them_is_started_or_another_path_needs_it():
    shared, other = publish_course(), publish_course()
    path, wider = publish_path(shared, other), publish_path(shared)
    starter, reader = PersonFactory(), PersonFactory()
    assignment = given(draft_of(path), starter, reader)
    begun = Enrollment.objects.select_related("progress").get(person=starter, course=shared)
    bookmark(enrollment=begun, activity_key=uuid4(), at=SOON)
    enroll(person=reader, course=wider, at=SOON)
    assert flows.undo(assignment=assignment, at=SOON) == 1
    left = Enrollment.objects.open()
    assert set(left.filter(person=starter).values_list("course", flat=True)) == {path.pk, shared.pk, other.pk}
    assert set(left.filter(person=reader).values_list("course", flat=True)) == {wider.pk, shared.pk}


def test_who_joins_a_team_gets_its_standing_assignments_once_with_days_from_joining():
    parent = team_of(name="Clinic")
    child = team_of(name="Night", parent=parent)
    parent.refresh_from_db()
    course, dated, over = publish_course(), publish_course(), publish_course()
    standing = given(draft_of(course, team=parent, newcomers=True, due_date=None, due_days=10))
    given(draft_of(dated, team=child, newcomers=True))
    given(draft_of(over, team=child, newcomers=True, due_date=date(2026, 11, 20)))
    given(draft_of(publish_course(), team=child))
    organization, joined_at = parent.organization, AT + timedelta(days=2)
    person, boss, elsewhere = PersonFactory(), PersonFactory(), PersonFactory()
    membership = join_team(person=person, organization=organization, team=child, at=joined_at)
    join_team(person=boss, organization=organization, team=child, role=Membership.Role.SUPERVISOR, at=joined_at)
    join_team(person=elsewhere, organization=organization, team=None, at=joined_at)
    mine = Enrollment.objects.filter(person=person)
    assert {(row.course_id, row.due_date) for row in mine} == {(course.pk, date(2026, 12, 2)), (dated.pk, DUE)}
    assert Enrollment.objects.exclude(person=person).count() == 0
    leave_team(membership=membership, at=joined_at)
    mine.update(withdrawn_at=joined_at)
    join_team(person=person, organization=organization, team=child, at=joined_at)
    assert not mine.open().exists()
    flows.stop(assignment=standing, at=joined_at)
    late = PersonFactory()
    join_team(person=late, organization=organization, team=child, at=joined_at)
    assert [row.course for row in Enrollment.objects.filter(person=late)] == [dated]


def test_who_joins_a_role_gets_the_standing_assignments_of_the_role_in_that_organization():
    organization, course = OrganizationFactory(), publish_course()
    role = {"audience": "role", "organization": organization, "role": "learner", "newcomers": True}
    given(draft_of(course, **role))
    inside, outside = PersonFactory(), PersonFactory()
    join_team(person=inside, organization=organization, team=None, at=AT)
    join_team(person=outside, organization=OrganizationFactory(), team=None, at=AT)
    assert [row.person for row in Enrollment.objects.all()] == [inside]


def test_welcoming_many_costs_the_same_for_20_and_40_people():
    def statements(count):
        team, seats = crowd(count)
        Membership.objects.update(ends_at=AT)
        given(draft_of(publish_course(), team=team, newcomers=True))
        Membership.objects.filter(team=team).update(ends_at=None)
        with CaptureQueriesContext(connection) as queries:
            flows.welcome(memberships=seats, at=AT)
        assert Enrollment.objects.filter(course__assignments__team=team).count() == count
        return len(queries)

    assert statements(20) == statements(40)


@pytest.mark.parametrize(
    "fields",
    [
        {"audience": "team"},
        {"audience": "people", "role": "learner"},
        {"newcomers": True},
        {"due_days": 3},
        {"due_date": None},
        {"due_date": None, "due_days": 0},
        {"undone_at": AT + timedelta(minutes=10)},
        {"ended_at": AT},
    ],
)
def test_the_database_refuses_half_an_assignment(fields):
    kept = {"token": uuid4(), "created_by": PersonFactory(), "created_at": AT, "announce_after": SOON}
    with pytest.raises(IntegrityError), transaction.atomic():
        draft_of(publish_course(), **(kept | fields)).save()


def test_the_words_of_the_records_name_course_and_audience():
    course = publish_course()
    assignment = given(draft_of(course), PersonFactory())
    assert str(assignment) == "Access that works · Chosen people"
    item = AssignmentItem.objects.get()
    assert str(item) == f"{assignment.pk} · {item.enrollment_id}"
    assert Course.objects.get(pk=course.pk).takes_learners(AT)
