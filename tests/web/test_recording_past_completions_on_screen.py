"""An administrator records past completions with proofs, step by step; everybody sees that they happened elsewhere."""

import csv
import io
import re
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.flows.digest import Digest, says_of
from lms.flows.staff_import import NotADraftError
from lms.organizations.staff.limits import MOST_BYTES
from lms.outside import services
from lms.outside.models import OutsideRecord, Proof, RecordRun
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of
from tests.factories.records import HEADER, PDF, drafted_records, employed, recorded, zip_of
from tests.factories.staff import administrator, csv_of

pytestmark = pytest.mark.django_db
PAGE = "/training/team/records/import/"
TODAY = clock.now().date()


@pytest.fixture
def office(sign_in):
    person, organization = administrator()
    return sign_in(person), organization


@pytest.fixture
def ann(office):
    person = employed(PersonFactory(legal_name="Ann Lee", family_name="Lee", email="ann@example.org"), office[1], "7")
    team_of(person, organization=office[1])
    return person


def text(response):
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


def send(client, organization, table, *proofs):
    """Upload a table and proofs."""
    files = [SimpleUploadedFile(name, data) for name, data in proofs]
    file = SimpleUploadedFile("past.csv", table)
    return client.post(PAGE, {"organization": str(organization.uuid), "file": file, "proofs": files})


def test_from_the_files_to_the_result_and_back(office, ann):
    client, organization = office
    publish_course(title="Privacy")
    assert PAGE in client.get("/training/team/people/").content.decode()
    rows = [
        ["7", "", "Privacy", "State", "2026-03-01", "45", "ann.pdf", ""],
        ["7", "", "CPR", "", TODAY.replace(year=TODAY.year + 1).isoformat(), "", "ann.pdf", ""],
        ["8", "", "CPR", "", "2026-03-01", "", "ann.pdf", ""],
        ["7", "", "=1+1", "", "2026-03-01", "", "ann.pdf", ""],
        ["7", "", "CPR", "", "2026-03-01", "", "other.pdf", ""],
    ]
    send(client, organization, csv_of(*rows, header=HEADER), ("p.zip", zip_of(("ann.pdf", PDF), ("extra.pdf", PDF))))
    run = RecordRun.objects.get()
    assert client.get(f"{PAGE}{run.uuid}/").url == f"{PAGE}{run.uuid}/columns/"
    shown = client.get(f"{PAGE}{run.uuid}/columns/")
    assert "5 lines of past.csv" in text(shown)
    assert "2 proofs were sent with it" in text(shown)
    form = {name: value for name, value in shown.context["form"].initial.items() if value is not False}
    assert client.post(f"{PAGE}{run.uuid}/columns/", {**form, "course": ""}).status_code == 422
    assert client.post(f"{PAGE}{run.uuid}/columns/", {**form, "counts_here": "on"}).status_code == 302
    check = client.get(f"{PAGE}{run.uuid}/check/")
    for words in (
        "4 lines are left out", "This day is still to come", "Nobody in this organization is known by this",
        "begins like a formula", "No file with this name was sent", "extra.pdf", "Completes the course here",
    ):  # fmt: skip
        assert words in text(check)
    assert client.post(f"{PAGE}{run.uuid}/check/", {"fingerprint": "old"}).url == f"{PAGE}{run.uuid}/check/"
    sent = {"fingerprint": check.context["plan"].fingerprint}
    assert "1 completion is new" in text(client.post(f"{PAGE}{run.uuid}/check/", sent, follow=True))
    assert client.post(f"{PAGE}{run.uuid}/check/", sent).status_code == 302
    assert client.get(f"{PAGE}{run.uuid}/columns/").status_code == 404
    refused = b"".join(client.get(f"{PAGE}{run.uuid}/refused.csv")).decode("utf-8-sig").splitlines()
    assert refused[0] == "Line,Person,Column,Value,Reason"
    assert [line.split(",")[0] for line in refused[1:]] == ["3", "4", "5", "6"]
    assert "past.csv" in text(client.get(PAGE))
    assert "Taken back on" in text(client.post(f"{PAGE}{run.uuid}/undo/", follow=True))
    assert "can no longer be taken back" in text(client.post(f"{PAGE}{run.uuid}/undo/", follow=True))


def test_two_clicks_and_columns_that_are_not_chosen_lead_on(office, ann, monkeypatch):
    client, organization = office
    send(client, organization, csv_of(["7", "CPR"], header=("No.", "What")))
    run = RecordRun.objects.get()
    assert client.get(f"{PAGE}{run.uuid}/check/").url == f"{PAGE}{run.uuid}/columns/"
    assert client.get(f"{PAGE}{run.uuid}/refused.csv").status_code == 404
    draft = drafted_records(organization, ["7", "", "CPR", "", "2026-03-01", "", "a.pdf"], ["x"])
    assert len(list(client.get(f"{PAGE}{draft.uuid}/refused.csv"))) == 3
    monkeypatch.setattr("lms.http.record_import.records.apply", _applied_already)
    assert client.post(f"{PAGE}{draft.uuid}/check/", {}).url == f"{PAGE}{draft.uuid}/"


def _applied_already(**_fields):
    raise NotADraftError


@pytest.mark.parametrize(("table", "proofs", "answer"), [
    (b"employee_id\n", [], (400, "holds no completions")), (b"a,b\n1,2,3\n", [], (400, "Line 2:")),
    (b"x" * (MOST_BYTES + 1), [], (413, "too large")), (b"a\n1", [("virus.pdf", b"MZ")], (400, "virus.pdf: The file is neither")),
    (b"a\n1", [("z.zip", zip_of(("../a.pdf", PDF)))], (400, "a name that cannot be taken")),
    (b"a\n1", [("big.pdf", PDF + b"x" * 5_300_000)], (413, "larger than 5 megabytes")), (b"", [], (422, "empty")),
])  # fmt: skip
def test_what_cannot_be_read_says_why_and_nothing_is_stored(office, caplog, table, proofs, answer):
    (client, organization), (status, words) = office, answer
    before = services.storage().names()
    response = send(client, organization, table, *proofs)
    assert response.status_code == status
    assert words in text(response)
    assert (RecordRun.objects.count(), Proof.objects.count(), services.storage().names()) == (0, 0, before)
    assert "virus" not in caplog.text


def test_a_storage_that_is_away_is_said(office, ann, sign_in, monkeypatch):
    client, organization = office
    recorded(organization, ["7", "", "CPR", "", "2026-03-01", "", "a.pdf"])
    address = f"/training/records/{OutsideRecord.objects.get().uuid}/proof/"

    def away(*_args):
        raise OSError("away")

    monkeypatch.setattr(type(services.storage()), "write_once", away)
    monkeypatch.setattr(type(services.storage()), "_open", away)
    assert send(client, organization, b"a\n1", ("a.pdf", PDF)).status_code == 503
    assert client.get(address).status_code == 503


def test_everybody_sees_that_it_happened_elsewhere_and_gets_the_proof(office, ann, sign_in):
    client, organization = office
    publish_course(title="Privacy", lessons=1)
    rows = [
        ["7", "", "Privacy", "State", "2026-11-22", "45", "ann's.pdf"],
        ["7", "", "CPR", "", "2026-03-01", "", "", "Drawer 4"],
    ]
    recorded(organization, *rows, proofs=[("ann's.pdf", PDF)], counts_here=True)
    record = OutsideRecord.objects.get(title="Privacy")
    address = f"/training/records/{record.uuid}/proof/"
    boss = supervisor_of(ann.memberships.get().team, legal_name="The Boss")
    marked = "Recorded from elsewhere"

    sign_in(ann)
    for page in ("certificates/", "", f"enrollments/{record.enrollment.uuid}/done/"):
        assert marked in text(client.get(f"/training/{page}"))
    drawer = OutsideRecord.objects.get(title="CPR").uuid
    assert client.get(f"/training/records/{drawer}/proof/").status_code == 404
    assert "45 minutes" in text(client.get("/training/certificates/"))
    assert "No certificate" not in text(client.get(f"/training/enrollments/{record.enrollment.uuid}/done/"))

    mine = client.post("/training/certificates/all.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(mine))) as archive:
        assert [name.partition("/")[0] for name in archive.namelist()] == ["recorded-from-elsewhere", "manifest.csv"]
    assert "Download all my certificates and proofs" in text(client.get("/training/profile/"))

    sign_in(boss)
    for page in ("", "matrix/", f"people/{ann.uuid}/"):
        assert marked in text(client.get(f"/training/team/{page}"))
    assert "1 of them by a record from elsewhere or a live session" in text(client.get("/training/team/"))
    assert "Proof: Drawer 4" in text(client.get(f"/training/team/people/{ann.uuid}/"))
    assert "Completed, recorded from elsewhere: Privacy" in text(client.get(f"/training/team/people/{ann.uuid}/"))
    assert marked not in text(client.get(f"/training/team/people/{ann.uuid}/?as_of={AT:%Y-%m-%d}"))
    roster = b"".join(client.get("/training/team/roster.csv")).decode("utf-8-sig")
    line = next(csv.DictReader(io.StringIO(roster)))
    assert (line["How"], line["Completed (local)"], line["Completed (UTC)"]) == (marked, "2026-11-22", "")
    assert (line["Status"], line["Learning minutes"]) == ("Complete", "")
    sent = client.get(address)
    assert b"".join(sent) == PDF
    assert (sent["Cache-Control"], sent["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert sent["Content-Disposition"] == 'attachment; filename="ann\'s.pdf"'
    bundle = client.post("/training/team/certificates.zip", {"person": [str(ann.uuid)]})
    with zipfile.ZipFile(io.BytesIO(b"".join(bundle))) as archive:
        names = archive.namelist()
        manifest = next(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))
    assert names[0].startswith("recorded-from-elsewhere/ann-lee-2026-11-22-")
    assert (manifest["How"], manifest["Course"], manifest["State"]) == (marked, "Privacy", "Included")
    says = says_of(boss, at=clock.now())
    assert (says.completed, says.elsewhere) == (1, 1)
    letter = Digest().letter(person=boss, context={}, at=clock.now())
    assert letter.card_lines[-1] == "1 of them by a record from elsewhere or a live session."

    assert not OutsideRecord.objects.visible_to(AnonymousUser()).exists()
    for nobody in (PersonFactory(), supervisor_of(team_of()), administrator()[0]):
        sign_in(nobody)
        assert client.get(address).status_code == 404


def test_a_proof_that_is_lost_or_changed_is_named_in_the_bundle(office, ann, sign_in):
    client, organization = office
    rows = [["7", "", title, "", "2026-03-01", "", f"{title}.pdf"] for title in ("Lost", "Changed")]
    recorded(organization, *rows, proofs=[("Lost.pdf", PDF), ("Changed.pdf", PDF + b"2")])
    lost, changed = Proof.objects.order_by("-file_name")
    services.storage().delete(lost.storage_name)
    services.storage().delete(changed.storage_name)
    services.storage().write_once(changed.storage_name, b"%PDF-other")
    sign_in(supervisor_of(ann.memberships.get().team))
    bundle = client.post("/training/team/certificates.zip", {"person": [str(ann.uuid)]})
    with zipfile.ZipFile(io.BytesIO(b"".join(bundle))) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))
    assert {row["Course"]: row["State"] for row in rows} == {
        "Lost": "Left out: the file is lost", "Changed": "Left out: the file differs from its seal",
    }  # fmt: skip


def test_pages_with_records_cost_the_same_for_one_and_for_twenty(office, ann, sign_in):
    client, organization = office
    boss = supervisor_of(ann.memberships.get().team)

    def cost(count, person):
        rows = [["7", "", f"T{count}-{number}", "", "2026-03-01", "", "a.pdf"] for number in range(count)]
        recorded(organization, *rows)
        sign_in(person)
        found = []
        for address in ("/training/certificates/", f"/training/team/people/{ann.uuid}/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
        return found

    assert cost(1, ann) == cost(20, ann)
    assert cost(1 + 1, boss) == cost(20 + 1, boss)
