"""An agency starts from nothing, without a shell: its first administrator, a supervisor and a clinician each do their part."""

import csv
import io
import re
import zipfile

import pytest
from django.core.management import call_command

from lms.base import clock
from lms.certificates.models import Rendition
from lms.enrollment.models import Enrollment
from lms.organizations.models import Membership, Organization, Person
from lms.site.accounts import first
from tests.factories.logins import links_in
from tests.factories.pages import course_page, path_page
from tests.harness.mailserver import mail_server
from tests.harness.processes import wait_until, worker
from tests.security.world import finish_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS, PASSWORD = "ruth.adler@agency.example", "three gray herons by the lake"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
STAFF = 40
CHOSEN = range(7, 17)
"""The ten whom a surveyor asks for; the first of them learns on a phone."""


def staff_file():
    """Return the file of the personnel office: 40 people in two teams."""
    lines = ["Employee ID,First name,Last name,E-mail,Type,Job title,Unit"]
    lines += [
        f"E{number:03},Given{number:02},Family{number:02},staff{number:02}@agency.example,employee,Nurse,"
        + ("Clinic / Days" if number % 2 else "Clinic / Nights")
        for number in range(STAFF)
    ]
    return "\n".join(lines).encode()


def press(page, words, **where):
    """Press a button and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, **where).first.click()


def follow(page, words):
    """Follow a link and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("link", name=words).first.click()


def says(page, words):
    """Check that the page says the words."""
    text = re.sub(r"\s+", " ", page.locator("main, #main").first.inner_text())
    assert words in text, f"{page.url} does not say {words!r}: {text[:2000]}"


def log_in(page, address):
    """Log in on the page that asks for it."""
    page.fill("[name=login]", address)
    page.fill("[name=password]", PASSWORD)
    press(page, "Log in", exact=True)


def set_up_organization(page, link):
    """Set the password by the one-time link, log in, and make the organization."""
    page.goto(link)
    page.fill("[name=new_password1]", PASSWORD)
    page.fill("[name=new_password2]", PASSWORD)
    press(page, "Set password")
    log_in(page, ADDRESS)
    page.goto("/admin/training/organizations/new/")
    page.fill("[name=name]", "Lakeside Community Health")
    page.select_option("[name=time_zone]", "America/Chicago")
    page.fill("[name=contact_name]", "Ruth Adler")
    page.fill("[name=contact_email]", ADDRESS)
    press(page, re.compile("Create|Save"))
    assert Organization.objects.get().time_zone == "America/Chicago"


def import_staff(page):
    """Bring in the file of the personnel office."""
    page.goto("/training/team/import/")
    page.set_input_files("[name=file]", {"name": "staff.csv", "mimeType": "text/csv", "buffer": staff_file()})
    press(page, "Read the file")
    page.check("[name=create_teams]")
    press(page, "Check")
    says(page, "40 people are new")
    press(page, "Apply")
    says(page, "Result of the import")


def make_supervisor(page):
    """Make a person of the list the supervisor of the clinic with its two teams."""
    page.goto("/admin/training/memberships/new/")
    page.get_by_role("button", name="Choose a person").click()
    page.get_by_role("link", name="Given00 Family00").click()
    page.locator("#main .chooser__title", has_text="Given00 Family00").wait_for()
    page.select_option("[name=organization]", label="Lakeside Community Health")
    page.select_option("[name=team]", label="Lakeside Community Health / Clinic")
    page.select_option("[name=role]", label="Supervisor")
    press(page, re.compile("Create|Save"))
    assert Membership.objects.filter(role="supervisor", person__email="staff00@agency.example").exists()


def assign_path(page, *, title):
    """Give the path to the clinic and everybody who joins it later, due in 20 days."""
    page.goto("/admin/")
    page.get_by_role("link", name="Who needs training").click()
    follow(page, "Assign training")
    page.get_by_label("A team", exact=True).check()
    page.select_option("[name=team]", label="Clinic")
    page.select_option("[name=course]", label=title)
    page.get_by_label("A number of days from now").check()
    page.fill("[name=due_days]", "20")
    press(page, "See who is affected")
    says(page, "40 people get a new assignment")
    press(page, "Assign")
    says(page, title)


def invite_new_people(page):
    """Invite everybody of the file who has no login, from the result of the import."""
    page.goto("/training/team/import/")
    follow(page, "staff.csv")
    press(page, "Invite the new people")
    says(page, "40 invitations are on their way")


def accept_invitation(page, letter):
    """Follow the link of the mail and choose a password."""
    (address,) = [link for link in links_in(letter) if "/invitation/" in link]
    page.goto(address)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    press(page, "Accept and log in")


def remind(page, name):
    """Ask somebody who has not started, from the list of people who need something."""
    page.goto("/training/team/")
    follow(page, name)
    press(page, re.compile("Send a reminder"))
    says(page, "Reminded")


def learn(page):
    """Take the course of the path from the first page on, and fetch the certificate."""
    says(page, "Next:")
    page.goto("/training/")
    with page.expect_navigation():
        page.get_by_role("link", name="Start: Listening across languages").click()
    while page.get_by_role("button", name="Mark complete and continue").count():
        press(page, "Mark complete and continue")
    page.goto("/training/certificates/")
    says(page, "Listening across languages")


def evidence_of(page, names):
    """Paste the names that a surveyor chose, download one file, and return its certificates and its list."""
    page.goto("/training/team/certificates/")
    page.fill("[name=names]", "\n".join(names))
    press(page, "Find certificates")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as ZIP").click()
    bundle = zipfile.ZipFile(download.value.path())
    listed = list(csv.DictReader(io.StringIO(bundle.read("manifest.csv").decode("utf-8-sig"))))
    return [name for name in bundle.namelist() if name.endswith(".pdf")], listed


@pytest.fixture
def mail(tmp_path):
    """Run a mail server, and a worker that sends and makes files; return what the server took."""
    with mail_server() as (taken, port):
        process = worker(tmp_path / "worker.log", LMS_TEST_SMTP_PORT=str(port))
        yield taken
        process.kill()


def letter_to(mail, address, subject, words=""):
    """Wait for a mail with these words, and return its plain text."""

    def found():
        letters = [each for each in mail.taken if each["To"] == address and subject in str(each["Subject"])]
        texts = [letter.get_body(("plain",)).get_content() for letter in letters]
        return [text for text in texts if words in text]

    wait_until(lambda: bool(found()), seconds=60, what=f"no mail to {address} about {subject!r} with {words!r}")
    return found()[-1]


def person_of(number):
    """Return a person of the staff file."""
    return Person.objects.get(email=f"staff{number:02}@agency.example")


def test_an_agency_starts_from_nothing(visit, mail):
    call_command("lms_setup", verbosity=0)
    path_page(course_page(title="Listening across languages", lessons=2, items=None), title="Foundations")
    office = visit()
    set_up_organization(office, f"/first-administrator/{first.invite(email=ADDRESS)}/")
    import_staff(office)
    make_supervisor(office)
    assign_path(office, title="Foundations")

    invite_new_people(office)

    clinician = person_of(CHOSEN[0])
    phone = visit(**PHONE)
    accept_invitation(phone, letter_to(mail, clinician.email, "training account"))
    learn(phone)
    letter_to(mail, clinician.email, "certificate", "Listening across languages")

    for number in CHOSEN[1:]:
        finish_all(
            Enrollment.objects.get(person=person_of(number), course__title="Listening across languages"), clock.now()
        )
    wait_until(
        lambda: not Rendition.objects.exclude(state="ready").exists(),
        seconds=60,
        what="the certificates are not ready",
    )
    supervisor = visit()
    accept_invitation(supervisor, letter_to(mail, person_of(0).email, "training account"))
    late = person_of(20)
    remind(supervisor, late.legal_name)
    letter_to(mail, late.email, "", "Given00 Family00")
    files, listed = evidence_of(supervisor, [person_of(number).legal_name for number in CHOSEN])
    assert {row["Name"] for row in listed} == {person_of(number).legal_name for number in CHOSEN}
    assert {row["File"] for row in listed if row["State"] == "Included"} == set(files)
    assert len(files) == 2 * len(CHOSEN), "each has completed the course, and with it the path"
