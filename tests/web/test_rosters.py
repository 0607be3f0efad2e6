"""The roster leaves the house as CSV or as a workbook, from a fixed list of columns, with text that is never a formula."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lms.flows.enroll import enroll
from lms.http import rosters
from lms.organizations.models import Person
from lms.reports import xlsx
from tests.factories import AT, OrganizationFactory, PersonFactory, crowd_of, publish_course, supervisor_of, team_of
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db
COLUMNS = [
    "Name", "E-mail", "Role", "Unit", "Course", "Version", "Status", "Enrolled (UTC)", "Enrolled (local)", "Due",
    "Started (UTC)", "Started (local)", "Passed", "Completed (UTC)", "Completed (local)", "How", "Local time zone",
    "Learning minutes", "Certificate",
]  # fmt: skip


def body(response):
    """Return the bytes of a file."""
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def sheet(client, asked=""):
    """Return the rows of the workbook."""
    response = client.get(f"/training/team/roster.xlsx{asked}")
    return load_workbook(io.BytesIO(body(response))).active


@pytest.fixture
def client_of_three(sign_in):
    """A supervisor of three people: one done, one in two teams, one with names that a spreadsheet would run."""
    course = publish_course(title='=HYPERLINK("x")', lessons=1)
    done = PersonFactory(legal_name="Ana Beltrán", family_name="Beltrán")
    twice = PersonFactory(legal_name="+Twice", family_name="Cruz")
    sneaky = PersonFactory(legal_name="#N/A", family_name="Z", email="")
    for person in (done, twice, sneaky):
        enroll(person=person, course=course, at=AT)
    finish(enroll(person=done, course=course, at=AT), keys_of(course)[0])
    parent = team_of(sneaky, name="Clinic", organization=OrganizationFactory(time_zone="America/New_York"))
    team_of(done, twice, name="Days", parent=parent)
    parent.refresh_from_db()
    team_of(twice, name="=Nights", parent=parent)
    return sign_in(supervisor_of(parent))


def test_both_forms_hold_exactly_the_columns_of_the_list_and_the_same_rows(client_of_three):
    lines = list(csv.reader(io.StringIO(body(client_of_three.get("/training/team/roster.csv")).decode("utf-8-sig"))))
    rows = [[str(value) if value is not None else "" for value in row] for row in sheet(client_of_three).values]
    assert lines[0] == rows[0] == COLUMNS
    assert [[value.removeprefix("'") for value in line] for line in lines[1:]] == rows[1:]
    first = dict(zip(COLUMNS, rows[1], strict=True))
    assert first["Name"] == "Ana Beltrán"
    assert (first["Role"], first["Unit"], first["Version"]) == ("Learner", "Days", "1")
    assert (first["Completed (UTC)"], first["Completed (local)"]) == ("2026-11-20 15:00:00", "2026-11-20 10:00:00")
    assert (first["Passed"], first["Learning minutes"], first["Local time zone"]) == ("yes", "8", "America/New_York")
    assert first["Certificate"].startswith("AT-2026-")
    assert [row[3] for row in rows[2:]] == ["Days, =Nights", "Clinic"]


def test_no_cell_of_the_workbook_is_a_formula_or_an_error(client_of_three):
    cells = [cell for row in sheet(client_of_three).iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    assert any(cell.value == '=HYPERLINK("x")' for cell in cells)


def test_characters_that_a_workbook_cannot_hold_are_left_out():
    file = io.BytesIO()
    xlsx.write(file, title="Roster", header=["A"], rows=[["a\x00b\x1fc"], [None], [3]])
    assert [row[0] for row in load_workbook(file).active.values] == ["A", "abc", None, 3]


def test_one_team_is_chosen_and_a_foreign_one_is_not(client_of_three):
    days = Person.objects.get(legal_name="+Twice").memberships.first().team
    rows = list(sheet(client_of_three, f"?team={days.uuid}").values)
    assert [row[0] for row in rows[1:]] == ["Ana Beltrán", "+Twice"]
    foreign = team_of(PersonFactory(legal_name="Foreign"), name="Foreign")
    names = [row[0] for row in sheet(client_of_three, f"?team={foreign.uuid}").values]
    assert len(names) == 4
    assert "Foreign" not in names


def test_a_workbook_that_would_be_too_long_leads_back_with_words(client_of_three, monkeypatch):
    monkeypatch.setattr(rosters, "MOST_ROWS", 2)
    page = client_of_three.get("/training/team/roster.xlsx", follow=True)
    assert "A workbook holds at most 2 rows." in page.content.decode()
    monkeypatch.setattr(rosters, "MOST_ROWS", 3)
    assert len(list(sheet(client_of_three).values)) == 4


def test_somebody_without_a_team_gets_a_roster_of_nobody(sign_in):
    client = sign_in(PersonFactory())
    assert len(list(sheet(client).values)) == 1
    assert body(client.get("/training/team/roster.csv")).decode().count("\n") == 1


@pytest.mark.parametrize("people", [1, 20])
def test_the_workbook_costs_the_same_queries_for_any_number_of_people(sign_in, people):
    team = team_of()
    crowd_of(people, team=team, courses=[publish_course()])
    client = sign_in(supervisor_of(team))
    with CaptureQueriesContext(connection) as queries:
        assert len(list(sheet(client).values)) == people + 1
    assert len([query for query in queries if not query["sql"].startswith("DECLARE")]) == 6
