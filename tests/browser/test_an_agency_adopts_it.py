"""An agency starts from nothing, without a shell: its first administrator, a supervisor and a clinician each do their part."""

import re

import pytest
from django.core.management import call_command

from lms.organizations.models import Membership, Organization
from lms.site.accounts import first
from tests.factories.pages import course_page, lesson_page, path_page, text_block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS, PASSWORD = "ruth.adler@agency.example", "three gray herons by the lake"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
STAFF = 40


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
    says(page, f"{len(names)} certificates found")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as ZIP").click()
    bundle = zipfile.ZipFile(download.value.path())
    listed = list(csv.DictReader(io.StringIO(bundle.read("manifest.csv").decode("utf-8-sig"))))
    return [name for name in bundle.namelist() if name.endswith(".pdf")], listed


def test_an_agency_starts_from_nothing(visit, server):
    call_command("lms_setup", verbosity=0)
    path_page(course_page(title="Listening across languages", lessons=2, items=None), title="Foundations")
    office = visit()
    set_up_organization(office, f"/first-administrator/{first.invite(email=ADDRESS)}/")
    import_staff(office)
    make_supervisor(office)
    assign_path(office, title="Foundations")
