"""Recording past completions and attendance suits axe and small screens: each step, a sheet with ticks, the lists of records."""

import pytest

from lms.flows import attendance
from tests.browser.judges import judge
from tests.factories import PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.records import PDF, drafted_records, employed, recorded, session_of, tick
from tests.factories.staff import administrator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(visit, person, *addresses):
    """Return what is wrong on pages."""
    page, problems = visit(person), []
    for address in addresses:
        page.goto(f"/training/{address}")
        problems += judge(page, address)
    return problems


def test_each_page_of_records_and_sessions_suits_axe(visit):
    office, organization = administrator()
    ann = employed(PersonFactory(legal_name="Ann Lee"), organization, "7")
    team = team_of(ann, PersonFactory(legal_name="Bob Moss"), organization=organization)
    boss = supervisor_of(team)
    lines = (
        ["7", "", "CPR", "Red Cross", "2026-03-01", "90", "a.pdf", ""],
        ["9", "", "CPR", "", "2026-03-01", "", "a.pdf"],
    )
    done = recorded(organization, *lines)
    draft = drafted_records(organization, ["7", "", "First aid", "", "2026-03-01", "", "a.pdf"], lines[1])
    session = session_of(team, by=boss, course=publish_course(title="Privacy"))
    tick(session, ann, team.memberships.get(person__legal_name="Bob Moss").person, by=boss)
    tick(session, ann, by=boss)
    attendance.keep_scans(session=session, files=[("sheet.pdf", PDF)])
    steps = ("", f"{draft.uuid}/columns/", f"{draft.uuid}/check/", f"{done.uuid}/")
    problems = looked_at(visit, office, *(f"team/records/import/{step}" for step in steps))
    pages = ("", "new/", f"{session.uuid}/", f"{session.uuid}/sheet/")
    problems += looked_at(
        visit, boss, *(f"team/sessions/{page}" for page in pages), "team/", f"team/people/{ann.uuid}/"
    )
    problems += looked_at(visit, ann, "certificates/")
    assert problems == []
