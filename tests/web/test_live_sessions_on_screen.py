"""A supervisor plans a session, prints the sheet, ticks who was there and keeps the signed sheet; everybody sees how it was."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.outside import services
from lms.outside.models import LiveSession, OutsideRecord, Proof
from tests.factories import PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.records import PDF, session_of, tick

pytestmark = pytest.mark.django_db
PAGE = "/training/team/sessions/"


@pytest.fixture
def ann():
    return PersonFactory(legal_name="Ann Lee", family_name="Lee")


@pytest.fixture
def team(ann):
    return team_of(ann, name="Day team")


@pytest.fixture
def boss(team):
    return supervisor_of(team, legal_name="The Boss")


def text(response):
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


def asked(team, **changed):
    """Return what the form of a new session sends."""
    form = {
        "team": str(team.uuid),
        "title": "CPR",
        "day": "2026-11-20",
        "time": "09:30",
        "minutes": "90",
        "trainer": "Ty",
    }
    return form | changed


def ticks(client, session, *people):
    """Tick these people on the page of the session and save."""
    page = client.get(f"{PAGE}{session.uuid}/")
    sent = {"shown": page.context["shown"], "person": [str(each.uuid) for each in people]}
    return client.post(f"{PAGE}{session.uuid}/", sent, follow=True)


def test_from_the_plan_to_the_signed_sheet(sign_in, boss, team, ann):
    client = sign_in(boss)
    course = publish_course(title="Privacy")
    assert "No session yet" in text(client.get(PAGE))
    assert 'name="team"' in client.get(f"{PAGE}new/").content.decode()
    made = client.post(f"{PAGE}new/", asked(team, course=str(course.uuid), counts_here="on", title="", place="Room 1"))
    session = LiveSession.objects.get()
    assert made.url == f"{PAGE}{session.uuid}/"
    assert session.local_start.isoformat() == "2026-11-20T09:30:00-05:00"
    page = text(client.get(made.url))
    for words in ("Privacy", "20 November 2026, 09:30 EST", "90 minutes", "Room 1", "Day team", "Ann Lee"):
        assert words in page
    assert "Privacy" in text(client.get(PAGE))
    sheet = client.get(f"{made.url}sheet/").content.decode()
    assert sheet.count("<tr>") == 1 + 1 + 6
    assert "Ann Lee" in sheet
    assert "1 person is recorded." in text(ticks(client, session, ann))
    assert "recorded by The Boss" in text(client.get(made.url))
    back = text(ticks(client, session))
    assert "1 record is taken back." in back
    assert "Taken back by The Boss" in back
    scans = [SimpleUploadedFile("sheet.pdf", PDF), SimpleUploadedFile("page2.pdf", PDF)]
    assert "2 scans are kept." in text(client.post(f"{made.url}scans/", {"scans": scans}, follow=True))
    sent = client.get(f"/training/team/scans/{Proof.objects.first().uuid}/")
    assert b"".join(sent) == PDF
    assert sent["Content-Disposition"] == 'attachment; filename="sheet.pdf"'
    assert (sent["Cache-Control"], sent["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


@pytest.mark.parametrize(("changed", "words"), [
    ({"title": ""}, "Choose a course, or write a title."), ({"counts_here": "on"}, "Choose the course that attending completes."),
    ({"day": "0001-01-01"}, "Choose a day of the last ten years"), ({"day": "2036-11-20"}, "Choose a day of the last ten years"),
    ({"time": "25:00"}, "valid time"), ({"minutes": "1441"}, "1440"), ({"trainer": ""}, "required"),
    ({"title": "x" * 256}, "255"),
])  # fmt: skip
def test_a_session_that_cannot_be_is_refused_with_the_reason(sign_in, boss, team, changed, words):
    response = sign_in(boss).post(f"{PAGE}new/", asked(team, **changed))
    assert response.status_code == 422
    assert words in text(response)
    assert not LiveSession.objects.exists()


def test_ticks_before_the_beginning_off_the_sheet_or_on_an_old_page_change_nothing(sign_in, boss, team, ann):
    client = sign_in(boss)
    later = session_of(team, by=boss, starts_at=clock.now() + timedelta(days=1))
    assert "as soon as the session has begun" in text(client.get(f"{PAGE}{later.uuid}/"))
    assert "The session has not begun." in text(ticks(client, later, ann))
    session = session_of(team, by=boss)
    assert ticks(client, session, PersonFactory()).status_code == 404
    old = {"shown": "old", "person": [str(ann.uuid)]}
    assert "Somebody else changed" in text(client.post(f"{PAGE}{session.uuid}/", old, follow=True))
    assert not OutsideRecord.objects.exists()
    nobody = session_of(team_of(organization=team.organization, parent=team), by=boss)
    assert "Nobody learned in this team" in text(client.get(f"{PAGE}{nobody.uuid}/"))


def test_scans_that_cannot_be_kept_say_why(sign_in, boss, team, monkeypatch):
    client = sign_in(boss)
    address = f"{PAGE}{session_of(team, by=boss).uuid}/scans/"

    def send(*data):
        files = [SimpleUploadedFile(f"{number}.pdf", one) for number, one in enumerate(data)]
        response = client.post(address, {"scans": files})
        return response.status_code, text(response)

    for data, status, words in (
        ((), 422, "required"),
        ((b"MZ",), 400, "neither a PDF"),
        ((PDF + b"x" * 5_300_000,), 413, "larger than 5 megabytes"),
    ):
        found = send(*data)
        assert found[0] == status
        assert words in found[1]
    send(PDF)

    def away(*_args):
        raise OSError("away")

    monkeypatch.setattr(type(services.storage()), "write_once", away)
    monkeypatch.setattr(type(services.storage()), "_open", away)
    assert send(b"%PDF-", PDF)[0] == 400, "the name is taken"
    monkeypatch.setattr("lms.outside.proofs.MOST_FILES", 9)
    Proof.objects.update(file_name="other.pdf")
    assert send(PDF)[0] == 503
    assert client.get(f"/training/team/scans/{Proof.objects.get().uuid}/").status_code == 503


def test_everybody_sees_that_it_was_a_live_session_and_nobody_on_the_sheet_gets_the_scan(sign_in, boss, team, ann):
    session = session_of(team, by=boss, course=publish_course(title="Privacy"))
    tick(session, ann, by=boss)
    client = sign_in(boss)
    client.post(f"{PAGE}{session.uuid}/scans/", {"scans": SimpleUploadedFile("sheet.pdf", PDF)})
    marked = "Attended live session"
    for page in ("", "matrix/", f"people/{ann.uuid}/"):
        assert marked in text(client.get(f"/training/team/{page}"))
    assert "Completed by attending a live session: Privacy" in text(client.get(f"/training/team/people/{ann.uuid}/"))
    line = next(csv.DictReader(io.StringIO(b"".join(client.get("/training/team/roster.csv")).decode("utf-8-sig"))))
    assert (line["How"], line["Completed (local)"]) == (marked, session.starts_on.isoformat())
    assert client.post("/training/team/certificates.zip", {"person": [str(ann.uuid)]}).status_code == 422

    record = OutsideRecord.objects.get()
    sign_in(ann)
    for page in ("certificates/", "", f"enrollments/{record.enrollment.uuid}/done/"):
        assert marked in text(client.get(f"/training/{page}"))
    for address in (
        f"team/scans/{session.scans.get().uuid}/",
        f"team/sessions/{session.uuid}/",
        f"records/{record.uuid}/proof/",
    ):
        assert client.get(f"/training/{address}").status_code == 404
    assert client.post("/training/certificates/all.zip").status_code == 302


def test_pages_of_a_session_cost_the_same_for_one_and_for_twenty(sign_in, boss, team):
    def cost(count):
        people = [PersonFactory() for _one in range(count)]
        session = session_of(team_of(*people, parent=team), by=boss, title=f"T{count}")
        tick(session, *people, by=boss)
        tick(session, *people[1:], by=boss)
        client, found = sign_in(boss), []
        for address in (PAGE, f"{PAGE}{session.uuid}/", f"{PAGE}{session.uuid}/sheet/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
        return found

    assert cost(2) == cost(20)
