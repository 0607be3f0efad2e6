"""A staff file is read into people and refusals, whatever is in it; nothing in it is run or blows up."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from lms.organizations.staff.columns import Column, guess, missing, used_twice
from lms.organizations.staff.limits import MOST_BYTES, MOST_ROWS
from lms.organizations.staff.plan import Known, Outcome, make
from lms.organizations.staff.table import Fault, Line, UnreadableFileError, read
from lms.organizations.staff.wanted import Refusal, Wanted, Why, read_line
from tests.factories.staff import HEADER, csv_of, xlsx_of

TODAY = date(2026, 11, 25)


def fault_of(data):
    """Return why a file cannot be read, and the line."""
    with pytest.raises(UnreadableFileError) as error:
        read(data)
    return error.value.fault, error.value.line


def line_of(**cells):
    """Return what one line says."""
    named = {"employee_id": "7", "given_name": "Ann", "family_name": "Smith"} | cells
    mapping = {Column(name): place for place, name in enumerate(named)}
    return read_line(Line(2, list(named.values()), []), mapping, organization=["Harbor"], today=TODAY)


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(st.text(), st.text(alphabet='a,;\t"\r\n=')), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
)
def test_any_text_is_a_table_or_an_unreadable_file(text, encoding):
    try:
        table = read(text.encode(encoding, errors="replace"))
    except UnreadableFileError:
        return
    mapping = {column: place for place, column in zip(range(len(table.header)), Column, strict=False)}
    mapping.setdefault(Column.FAMILY_NAME, 0)
    for line in table.lines:
        said = read_line(line, mapping, organization=[], today=TODAY)
        assert isinstance(said, (Wanted, Refusal))
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line.cells)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 4000))
def test_any_bytes_after_the_mark_of_a_zip_file_are_an_unreadable_file(data, place):
    whole = xlsx_of(["employee_id"], ["7"])
    for broken in (b"PK\x03\x04" + data, whole[:place], whole[:place] + data + whole[place + len(data) :]):
        try:
            read(broken)
        except UnreadableFileError:
            continue


@pytest.mark.parametrize(("delimiter", "encoding", "said"), [
    (",", "utf-8", "UTF-8"), (";", "utf-8-sig", "UTF-8"), ("\t", "utf-16", "UTF-16"), (";", "cp1252", "WINDOWS-1252"),
])  # fmt: skip
def test_what_spreadsheets_save_is_read(delimiter, encoding, said):
    text = csv_of(
        ["0042", "José", "Núñez"], [], ["43", " Ann\n ", "O’Neil"], header=HEADER[:3], delimiter=delimiter
    ).decode()
    table = read(text.encode(encoding))
    assert table.encoding == said
    assert table.header == ["employee_id", "given_name", "family_name"]
    assert [line.cells for line in table.lines] == [["0042", "José", "Núñez"], ["43", "Ann", "O’Neil"]]
    assert [line.number for line in table.lines] == [2, 4]


def test_a_workbook_is_read_like_text():
    rows = (
        ["Employee ID", "Hired", None],
        [42.0, datetime.fromisoformat("2026-11-02"), None],
        [None],
        ["0043", date(2026, 1, 5), None],
    )
    table = read(xlsx_of(*rows, ["44", True, None]))
    assert [(line.number, line.cells) for line in table.lines] == [
        (2, ["42", "2026-11-02"]), (4, ["0043", "2026-01-05"]), (5, ["44", "True"]),
    ]  # fmt: skip
    assert table.encoding == "XLSX"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "  =1", "\n=1"])
def test_a_formula_is_left_out_and_its_place_kept(cell):
    assert read(csv_of(["7", "\rx"], header=HEADER[:2])).lines[0].formulas == [1]
    for data in (csv_of(["7", cell], header=HEADER[:2]), xlsx_of(HEADER[:2], ["7", cell])):
        (line,) = read(data).lines
        assert (line.cells, line.formulas) == (["7", ""], [1])
    said = read_line(line, {Column.EMPLOYEE_ID: 0, Column.FAMILY_NAME: 1}, organization=[], today=TODAY)
    assert said == Refusal(2, "7", Why.FORMULA, Column.FAMILY_NAME)


def test_a_formula_over_many_cells_is_one_too():
    book, out = Workbook(), io.BytesIO()
    book.active.append(["employee_id"])
    book.active["A2"] = ArrayFormula("A2:A3", "=1+1")
    book.save(out)
    assert read(out.getvalue()).lines[0].formulas == [0]


def test_what_cannot_be_read_says_why_and_where():
    header = ",".join(HEADER)
    assert fault_of(b"") == (Fault.EMPTY, None)
    assert fault_of(header.encode()) == (Fault.EMPTY, None)
    assert fault_of(b"x" * (MOST_BYTES + 1)) == (Fault.TOO_LARGE, None)
    assert fault_of(("a\n" + "1\n" * (MOST_ROWS + 1)).encode()) == (Fault.TOO_MANY_ROWS, MOST_ROWS + 2)
    assert fault_of(b"a,b\n1,2,3\n") == (Fault.TOO_MANY_COLUMNS, 2)
    assert fault_of(",".join(map(str, range(41))).encode()) == (Fault.TOO_MANY_COLUMNS, 1)
    assert fault_of(b"a\n" + b"x" * 301) == (Fault.TOO_LONG, 2)
    assert fault_of(b"x" * 301 + b"\n1") == (Fault.TOO_LONG, 1)
    assert fault_of(b"a\0b\n1") == (Fault.ENCODING, None)
    assert fault_of(b"\xff\xfe\x00") == (Fault.ENCODING, None)
    assert fault_of(b'a,b\n1,2\n"3" x,4\n') == (Fault.BROKEN, 3)
    assert fault_of(b"=a,b\n1,2") == (Fault.FORMULA_IN_HEADER, 1)
    assert fault_of(b"Name,name\n1,2") == (Fault.SAME_HEADER_TWICE, 1)
    assert fault_of(b"PK\x03\x04 no") == (Fault.BROKEN, None)


def packed(parts):
    """Return a ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert fault_of(packed({"xl/sheet.xml": b"0" * 21 * 1024 * 1024}))[0] == Fault.TOO_LARGE
    assert fault_of(packed({f"{number}.xml": b"" for number in range(201)}))[0] == Fault.TOO_LARGE
    declared = xlsx_of(["a"], ["1"])
    parts = {
        name: zipfile.ZipFile(io.BytesIO(declared)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(declared)).namelist()
    }
    assert read(packed(parts)).lines
    name = "xl/worksheets/sheet1.xml"
    parts[name] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts[name]
    assert fault_of(packed(parts))[0] == Fault.BROKEN


def test_a_sheet_of_empty_rows_ends_somewhere():
    book, out = Workbook(), io.BytesIO()
    book.active.append(["employee_id"])
    book.active.cell(row=20_002, column=1, value="7")
    book.save(out)
    assert fault_of(out.getvalue())[0] == Fault.TOO_MANY_ROWS


def test_columns_are_guessed_from_their_names():
    assert guess(["Employee ID", "LAST NAME", "First-Name", "e-mail", "shoe size", "Surname"]) == {
        Column.EMPLOYEE_ID: 0, Column.FAMILY_NAME: 1, Column.GIVEN_NAME: 2, Column.EMAIL: 3,
    }  # fmt: skip
    assert guess([column.value for column in Column]) == {column: place for place, column in enumerate(Column)}
    assert missing({}) == [Column.EMPLOYEE_ID, Column.FAMILY_NAME, Column.GIVEN_NAME]
    assert missing({Column.EMPLOYEE_ID: 0, Column.FAMILY_NAME: 1, Column.NAME: 2}) == []
    assert used_twice({Column.EMPLOYEE_ID: 0, Column.NAME: 0, Column.TEAM: 1}) == [Column.NAME]


@pytest.mark.parametrize(("cells", "why"), [
    ({"employee_id": ""}, Why.NO_ID), ({"given_name": ""}, Why.NO_NAME), ({"family_name": ""}, Why.NO_NAME),
    ({"email": "ann"}, Why.EMAIL), ({"email": "a@b.c, d@e.f"}, Why.EMAIL), ({"kind": "robot"}, Why.KIND),
    ({"role": "administrator"}, Why.ROLE), ({"role": "Superuser"}, Why.ROLE), ({"role": "supervisor"}, Why.NO_TEAM),
    ({"hired_on": "25.11.2026"}, Why.DATE), ({"hired_on": "13/13/2026"}, Why.DATE), ({"left_on": "2026-11-26"}, Why.LEFT_LATER),
    ({"hired_on": "2026-11-02", "left_on": "2026-11-01"}, Why.LEFT_BEFORE_HIRED), ({"license_state": "NV"}, Why.LICENSE),
    ({"license_number": "1"}, Why.LICENSE), ({"license_expires_on": "2027-01-01"}, Why.LICENSE),
    ({"team": "Clinic / / Night"}, Why.UNKNOWN_TEAM), ({"team": "/".join("abcdefg")}, Why.UNKNOWN_TEAM),
    ({"organization": "Mesa"}, Why.ORGANIZATION), ({"employee_id": "7" * 65}, Why.TOO_LONG),
    ({"given_name": "A\x07"}, Why.CHARACTERS),
])  # fmt: skip
def test_a_line_is_refused_with_its_reason(cells, why):
    said = line_of(**cells)
    assert isinstance(said, Refusal)
    assert (said.line, said.why) == (2, why)


def test_a_line_says_what_its_cells_hold():
    said = line_of(
        name="Ann M. Smith", kind="Contractor", team="Clinic/ Night shift", role="Supervisor", hired_on="11/2/2026",
        license_state="NV", license_number="RN 1", license_expires_on="2027-01-31", organization="HARBOR", profession="Nurse",
    )  # fmt: skip
    assert (said.legal_name, said.family_name, said.kind, said.role) == (
        "Ann M. Smith",
        "Smith",
        "contractor",
        "supervisor",
    )
    assert (said.team, said.hired_on) == (("Clinic", "Night shift"), date(2026, 11, 2))
    assert (said.license.state, said.license.number, said.license.expires_on) == ("NV", "RN 1", date(2027, 1, 31))
    assert line_of().legal_name == "Ann Smith"


def known(**fields):
    """Return a person as stored."""
    given = {
        "person_id": 1, "employment_id": 1, "legal_name": "Ann Smith", "family_name": "Smith", "email": "", "has_login": False,
        "kind": "employee", "profession": "", "hired_on": None, "left_on": None,
    }  # fmt: skip
    return Known(**given | fields)


def entry_of(wanted, one, **decisions):
    """Return what happens to the person of a line."""
    given = {"teams": [("A",), ("B",)], "create_teams": False, "missing_left": False, "today": TODAY}
    plan = make([wanted], {"7": one} if one else {}, **given | decisions)
    return (plan.entries + plan.refusals)[0]


@pytest.mark.parametrize(("cells", "places", "moves"), [
    ({"team": "B"}, {(("a",), "learner")}, ((("a",), "learner"), (("b",), "learner"))),
    ({"team": "B"}, {(("a",), "learner"), (("c",), "learner")}, (None, (("b",), "learner"))),
    ({"team": "b"}, {(("b",), "learner"), (("a",), "learner")}, (None, None)),
    ({"team": "B", "role": "supervisor"}, {(("b",), "learner")}, (None, (("b",), "supervisor"))),
    ({"team": "B"}, {((), "learner")}, (((), "learner"), (("b",), "learner"))),
    ({}, {(("a",), "supervisor")}, (None, None)),
    ({"role": "learner"}, {(("a",), "learner")}, (None, None)),
    ({"role": "learner"}, {(("a",), "supervisor")}, (None, ((), "learner"))),
    ({}, set(), (None, ((), "learner"))),
])  # fmt: skip
def test_somebody_in_one_team_moves_and_somebody_in_several_is_added(cells, places, moves):
    entry = entry_of(line_of(**cells), known(places=frozenset(places)))
    assert (entry.moves_from, entry.joins) == moves
    assert entry.outcome == (Outcome.CHANGED if moves[1] else Outcome.UNCHANGED)


def test_the_name_of_somebody_with_a_login_is_their_own():
    said = line_of(given_name="Anne", email="new@example.org")
    place = frozenset({(("a",), "learner")})
    assert entry_of(said, known(places=place, has_login=True)).outcome == Outcome.UNCHANGED
    assert [change.column for change in entry_of(said, known(places=place)).changes] == [Column.NAME, Column.EMAIL]


def test_leavers_are_those_who_say_so_and_if_asked_those_who_are_missing():
    place = frozenset({(("a",), "learner")})
    assert entry_of(line_of(left_on="2026-11-20"), known(places=place)).outcome == Outcome.LEAVING
    assert entry_of(line_of(left_on="2026-11-20"), known(left_on=date(2026, 11, 20))).outcome == Outcome.UNCHANGED
    assert entry_of(line_of(), known(left_on=date(2026, 11, 20))).values == {Column.LEFT_ON: None}
    refused = entry_of(line_of(left_on="2026-11-20"), known(hired_on=date(2026, 11, 21)))
    assert refused.why == Why.LEFT_BEFORE_HIRED
    others = {"8": known(person_id=8), "9": known(person_id=9, left_on=TODAY), "7": known(hired_on=date(2027, 1, 1))}
    given = {"teams": [], "create_teams": False, "today": TODAY}
    assert not make([line_of(team="None")], others, missing_left=False, **given).entries
    plan = make([line_of(team="None")], others, missing_left=True, **given)
    assert [(entry.employee_id, entry.outcome, entry.line) for entry in plan.entries] == [("8", Outcome.LEAVING, None)]
    assert plan.counts == {"new": 0, "changed": 0, "unchanged": 0, "leaving": 1, "refused": 1}
    later = make([line_of(employee_id="8")], others, missing_left=True, **given)
    assert later.of(Outcome.LEAVING)[0].values == {Column.LEFT_ON: date(2027, 1, 1)}


def test_new_teams_are_made_with_their_parents_once_and_only_if_asked():
    lines = [line_of(employee_id=str(number), team=team) for number, team in enumerate(["A/x/y", "a/X", "New"])]
    given = {"teams": [("A",)], "missing_left": False, "today": TODAY}
    plan = make(lines, {}, create_teams=True, **given)
    assert plan.new_teams == [("A", "x"), ("A", "x", "y"), ("New",)]
    assert [refusal.why for refusal in make(lines, {}, create_teams=False, **given).refusals] == [Why.UNKNOWN_TEAM] * 3


def test_an_id_counts_once_and_another_plan_has_another_fingerprint():
    given = {"teams": [("A",)], "create_teams": False, "missing_left": False, "today": TODAY}
    twice = make([line_of(), Wanted(line=3, employee_id="7", legal_name="B", family_name="B")], {}, **given)
    assert [(one.line, one.why, one.value) for one in twice.refusals] == [(3, Why.SAME_ID, "2")]
    assert make([line_of()], {}, **given).fingerprint == make([line_of()], {}, **given).fingerprint
    assert make([line_of()], {}, **given).fingerprint != make([line_of(team="A")], {}, **given).fingerprint


def test_a_license_is_news_where_its_number_or_its_end_is_new():
    place = frozenset({(("a",), "learner")})
    said = {"license_state": "NV", "license_number": "1", "license_expires_on": "2027-01-31"}
    for stored, changed in (
        ({}, True), ({("NV", "1"): None}, True), ({("NV", "1"): date(2027, 1, 31)}, False),
        ({("AZ", "1"): date(2027, 1, 31)}, True),
    ):  # fmt: skip
        entry = entry_of(line_of(**said), known(places=place, licenses=stored))
        assert (entry.license is not None) is changed
    assert (
        entry_of(
            line_of(license_state="NV", license_number="1"), known(places=place, licenses={("NV", "1"): TODAY})
        ).license
        is None
    )
