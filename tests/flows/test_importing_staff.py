"""A staff file is applied as it was shown, once, in bulk, and can be taken back where nothing was changed since."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.enrollment.models import TeamEnrollment
from lms.flows import people, staff_import
from lms.flows.enroll import enroll
from lms.organizations.employment import Employment, License
from lms.organizations.models import Membership, Person, Team
from lms.organizations.staff.models import ImportRun
from tests.factories import OrganizationFactory, PersonFactory, UserFactory, publish_course, supervisor_of, team_of
from tests.factories.staff import HEADER, csv_of, drafted, imported, staff

pytestmark = pytest.mark.django_db
LICENSED = ("employee_id", "given_name", "family_name", "team", "license_state", "license_number", "license_expires_on")


@pytest.fixture
def organization():
    """An organization with the teams Clinic and Clinic / Night."""
    organization = OrganizationFactory()
    team_of(name="Night", parent=team_of(name="Clinic", organization=organization))
    return organization


def counts(run):
    """Return the counts that are not zero."""
    return {name: count for name, count in run.counts.items() if count}


def open_places(person):
    """Return where a person is now."""
    rows = Membership.objects.open().filter(person=person).select_related("team")
    return sorted((row.team.name if row.team else "", row.role) for row in rows)


def test_new_people_get_their_place_and_the_same_file_again_changes_nothing(organization):
    data = csv_of(
        ["1", "Ann", "Smith", "ann@example.org", "Clinic / Night", "", "2026-01-05"],
        ["2", "Bo", "Lee", "", "clinic", "supervisor"],
        ["3", "Cy", "Ray"],
        ["4", "Di", "Fox", "", "", "", "2026-01-05", "2026-02-01"],
    )
    assert counts(imported(organization, data)) == {"new": 4}
    ann, bo, cy, di = Person.objects.filter(employments__isnull=False).order_by("pk")
    assert (ann.legal_name, ann.family_name, ann.email, ann.user) == ("Ann Smith", "Smith", "ann@example.org", None)
    assert ann.time_zone == organization.time_zone
    assert Employment.objects.get(person=ann).hired_on == date(2026, 1, 5)
    assert [open_places(one) for one in (ann, bo, cy, di)] == [
        [("Night", "learner")], [("Clinic", "supervisor")], [("", "learner")], [],
    ]  # fmt: skip
    before = [list(model.objects.order_by("pk").values()) for model in (Membership, Employment)]
    again = imported(organization, data)
    assert counts(again) == {"unchanged": 4}
    assert again.rows == []
    assert [list(model.objects.order_by("pk").values()) for model in (Membership, Employment)] == before


def test_changes_moves_and_leavers_are_dated_and_undone(organization):
    boss = supervisor_of(Team.objects.get(name="Clinic"))
    imported(
        organization,
        csv_of(["1", "Ann", "Smith", "", "Clinic"], ["2", "Bo", "Lee", "", "Clinic", "supervisor"], ["3", "Cy", "Ray"]),
    )
    ann, bo, cy = Person.objects.filter(employments__isnull=False).order_by("pk")
    supervising = Membership.objects.get(person=bo)
    later = clock.now() + timedelta(days=3)
    people.appoint_deputy(supervisor=supervising, person=cy, until=later, at=clock.now())
    enroll(person=ann, course=publish_course(lessons=1), at=clock.now())
    changed = csv_of(["1", "Anna", "Smith", "a@example.org", "Clinic/Night"])
    run = imported(organization, changed, missing_left=True)
    assert counts(run) == {"changed": 1, "leaving": 2}
    ann.refresh_from_db()
    assert (ann.legal_name, open_places(ann)) == ("Anna Smith", [("Night", "learner")])
    assert TeamEnrollment.objects.get().team.name == "Night"
    assert (open_places(bo), open_places(cy)) == ([], [])
    assert Employment.objects.filter(left_on__isnull=False).count() == 2
    assert Membership.objects.filter(person=ann).count() == 2
    staff_import.undo(run=run, at=clock.now())
    run.refresh_from_db()
    ann.refresh_from_db()
    assert (run.state, run.kept, run.undo) == ("undone", [], {})
    assert (ann.legal_name, ann.email, open_places(ann)) == ("Ann Smith", "", [("Clinic", "learner")])
    assert TeamEnrollment.objects.get().team.name == "Clinic"
    assert open_places(bo) == [("Clinic", "supervisor")]
    assert open_places(cy) == [("", "learner"), ("Clinic", "supervisor")]
    assert Membership.objects.get(person=cy, role="supervisor").ends_at == later
    assert not Employment.objects.filter(left_on__isnull=False).exists()
    assert open_places(boss) == [("Clinic", "supervisor")]


def test_somebody_who_returns_is_employed_again(organization):
    imported(organization, csv_of(["1", "Ann", "Smith", "", "Clinic"]))
    imported(organization, csv_of(["1", "Ann", "Smith", "", "Clinic", "", "", "2026-02-01"]))
    assert not Membership.objects.open().filter(organization=organization).exists()
    assert counts(imported(organization, csv_of(["1", "Ann", "Smith", "", "Clinic"]))) == {"changed": 1}
    employment = Employment.objects.get()
    assert (employment.left_on, open_places(employment.person)) == (None, [("Clinic", "learner")])


def test_an_import_of_new_people_and_teams_is_undone_without_a_trace(organization):
    header = LICENSED
    run = imported(
        organization,
        csv_of(["1", "Ann", "Smith", "Clinic/East/Day", "NV", "RN 1", "2027-01-31"], header=header),
        create_teams=True,
    )
    assert Team.objects.get(name="Day").get_parent().get_parent().name == "Clinic"
    assert License.objects.get().expires_on == date(2027, 1, 31)
    second = imported(
        organization, csv_of(["1", "Ann", "Smith", "Clinic/East/Day", "NV", "RN 1", "2029-01-31"], header=header)
    )
    assert License.objects.get().expires_on == date(2029, 1, 31)
    staff_import.undo(run=run, at=clock.now())
    run.refresh_from_db()
    assert run.kept == ["Ann Smith"]
    staff_import.undo(run=second, at=clock.now())
    assert License.objects.get().expires_on == date(2027, 1, 31)
    third = imported(
        organization,
        csv_of(["5", "Eve", "Poe", "North", "AZ", "2", ""], ["1", "Ann", "Smith", "", "AZ", "9", ""], header=header),
        create_teams=True,
    )
    assert License.objects.count() == 3
    staff_import.undo(run=third, at=clock.now())
    assert License.objects.count() == 1
    assert not Person.objects.filter(legal_name="Eve Poe").exists()
    assert not Team.objects.filter(name="North").exists()
    assert Team.objects.filter(name="Day").exists()


def later_changes():
    """Return what may happen to people between an import and its undo."""

    def named(name):
        return Person.objects.get(family_name=name)

    return {
        "Login": lambda: Person.objects.filter(family_name="Login").update(user=UserFactory()),
        "Enrolled": lambda: enroll(person=named("Enrolled"), course=publish_course(lessons=1), at=clock.now()),
        "Moved": lambda: people.move_team(
            membership=Membership.objects.get(person=named("Moved")),
            team=Team.objects.get(name="Night"),
            at=clock.now(),
        ),
        "Renamed": lambda: Person.objects.filter(family_name="Renamed").update(legal_name="Other"),
        "Deputy": lambda: people.appoint_deputy(
            supervisor=Membership.objects.get(person=named("Deputy")),
            person=PersonFactory(),
            until=clock.now() + timedelta(days=1),
            at=clock.now(),
        ),
        "Licensed": lambda: License.objects.create(person=named("Licensed"), state="NV", number="1"),
        "Relicensed": lambda: License.objects.filter(person=named("Relicensed")).delete(),
        "Gone": lambda: people.leave_organization(
            person=named("Gone"), organization=Employment.objects.get(person=named("Gone")).organization, at=clock.now()
        ),
    }


def test_whoever_was_changed_since_is_left_as_they_are_and_named(organization):
    header = ("employee_id", "given_name", "family_name", "team", "role", "license_state", "license_number")
    changes = later_changes()
    rows = [
        [name, "A", name, "Clinic", "supervisor" if name == "Deputy" else "", "AZ", name] for name in [*changes, "Same"]
    ]
    run = imported(organization, csv_of(*rows, header=header))
    for change in changes.values():
        change()
    staff_import.undo(run=run, at=clock.now())
    run.refresh_from_db()
    assert run.kept == sorted(f"A {name}" if name != "Renamed" else "Other" for name in changes)
    assert not Person.objects.filter(family_name="Same").exists()


def test_a_leaver_who_has_joined_again_is_left_as_they_are(organization):
    imported(organization, csv_of(["1", "Ann", "Smith", "", "Clinic"]))
    run = imported(organization, csv_of(["1", "Ann", "Smith", "", "", "", "", "2026-02-01"]))
    ann = Employment.objects.get().person
    clinic = Team.objects.get(name="Clinic")
    people.join_team(person=ann, organization=organization, team=clinic, at=clock.now())
    staff_import.undo(run=run, at=clock.now())
    run.refresh_from_db()
    assert run.kept == ["Ann Smith"]
    assert open_places(ann) == [("Clinic", "learner")]


def test_an_import_is_applied_once_as_shown_and_undone_once_within_a_day(organization):
    run = drafted(organization, csv_of(["1", "Ann", "Smith"]))
    now = clock.now()
    shown = staff_import.preview(run=run, at=now).fingerprint
    with pytest.raises(staff_import.UndoOverError):
        staff_import.undo(run=run, at=now)
    imported(organization, csv_of(["1", "Ann", "Miller"]))
    with pytest.raises(staff_import.ChangedMeanwhileError):
        staff_import.apply(run=run, fingerprint=shown, at=now)
    assert Person.objects.filter(family_name="Miller").exists()
    shown = staff_import.preview(run=run, at=now).fingerprint
    staff_import.apply(run=run, fingerprint=shown, at=now)
    with pytest.raises(staff_import.NotADraftError):
        staff_import.apply(run=run, fingerprint=shown, at=now)
    with pytest.raises(staff_import.UndoOverError):
        staff_import.undo(run=run, at=now + timedelta(hours=24))
    staff_import.undo(run=run, at=now + timedelta(hours=23))
    with pytest.raises(staff_import.UndoOverError):
        staff_import.undo(run=run, at=now)
    assert Person.objects.filter(family_name="Miller").exists()


def test_rows_that_nobody_applied_and_what_undo_needs_are_forgotten_after_a_day(organization):
    draft, done = (
        drafted(organization, csv_of(["1", "Ann", "Smith"])),
        imported(organization, csv_of(["2", "Bo", ""], ["3", "Cy", "Ray"])),
    )
    assert done.refused
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        drafted(organization, csv_of(["4", "Di", "Fox"]))
        done.refresh_from_db()
        assert (done.undo, done.refused, done.counts["new"]) == ({}, [], 1)
        assert not done.can_be_undone(at=clock.now())
    assert not ImportRun.objects.filter(pk=draft.pk).exists()
    assert str(done)


def statements(act):
    """Return how many statements something takes."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def cost(organization, count, *, start):
    """Return the statements of each step for so many new people, of whom all change and half leave afterwards."""
    header = (*HEADER, "license_state", "license_number")
    rows = [[*row, "", "", "", "NV", row[0]] for row in staff(count, team="Clinic", start=start)]
    found = []
    moved = [
        [row[0], "Z", *row[2:4], "Clinic / Night", "", "", "2026-02-01" if int(row[0]) % 2 else "", "AZ", row[0]]
        for row in rows
    ]
    for data in (rows, moved):
        run = drafted(organization, csv_of(*data, header=header))
        shown = staff_import.preview(run=run, at=clock.now()).fingerprint
        found += [
            statements(lambda run=run: staff_import.preview(run=run, at=clock.now())),
            statements(lambda run=run, shown=shown: staff_import.apply(run=run, fingerprint=shown, at=clock.now())),
        ]
    found.append(statements(lambda: staff_import.undo(run=run, at=clock.now())))
    return found


def test_preview_apply_and_undo_take_the_same_statements_for_20_and_for_40_people(organization):
    imported(organization, csv_of(*staff(1, team="Clinic")))
    first = cost(organization, 20, start=1000)
    assert first == cost(organization, 40, start=2000)
    assert first[0] == 4
