"""An administrator of an organization brings its staff in from a file, step by step, and nobody else can."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.flows import people
from lms.organizations.models import Membership, Person
from lms.organizations.staff.models import ImportRun
from tests.factories import OrganizationFactory, PersonFactory, UserFactory, supervisor_of, team_of
from tests.factories.staff import administrator, csv_of, drafted, imported, staff, uploaded, xlsx_of

pytestmark = pytest.mark.django_db
PAGE = "/training/team/import/"


@pytest.fixture
def office(sign_in):
    """A client of an administrator, and the organization."""
    person, organization = administrator()
    return sign_in(person), organization


def text(response):
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


def send(client, organization, data, name="staff.csv"):
    """Upload a file."""
    return client.post(PAGE, {"organization": str(organization.uuid), "file": uploaded(data, name)})


def chosen(client, run, **changes):
    """Send the form of the columns as it stands, with changes."""
    form = client.get(f"{PAGE}{run.uuid}/columns/").context["form"]
    values = {name: value for name, value in form.initial.items() if value is not False}
    return client.post(f"{PAGE}{run.uuid}/columns/", {**values, **changes})


def applied(client, run):
    """Press the button of the page that shows what will happen."""
    page = client.get(f"{PAGE}{run.uuid}/check/").content.decode()
    fingerprint = re.search(r'name="fingerprint" value="(\w+)"', page)[1]
    return client.post(f"{PAGE}{run.uuid}/check/", {"fingerprint": fingerprint}, follow=True)


def test_from_the_file_to_the_result_and_back(office):
    client, organization = office
    assert "/training/team/import/" in client.get("/training/team/").content.decode()
    rows = [*staff(2, team="Clinic / Night"), ["3", "=1+1", "Evil", "", "Clinic"]]
    assert send(client, organization, csv_of(*rows)).url == f"{PAGE}{ImportRun.objects.get().uuid}/columns/"
    run = ImportRun.objects.get()
    assert client.get(f"{PAGE}{run.uuid}/").url == f"{PAGE}{run.uuid}/columns/"
    assert "3 lines of staff.csv" in text(client.get(f"{PAGE}{run.uuid}/columns/"))
    assert chosen(client, run).url == f"{PAGE}{run.uuid}/check/"
    shown = text(client.get(f"{PAGE}{run.uuid}/check/"))
    assert "3 lines are left out" in shown
    assert "There is no such team" in shown
    assert "There is nothing to change" in shown
    chosen(client, run, create_teams="on")
    shown = text(client.get(f"{PAGE}{run.uuid}/check/"))
    assert "2 people are new" in shown
    assert "Clinic / Night" in shown
    assert "The cell begins like a formula" in shown
    assert Person.objects.filter(family_name="Smith").count() == 0
    assert "2 people are new" in text(applied(client, run))
    errors = b"".join(client.get(f"{PAGE}{run.uuid}/refused.csv")).decode("utf-8-sig").splitlines()
    assert errors[0] == "Line,Employee id,Column,Value,Reason"
    assert errors[1].startswith("4,3,Given name,,")
    assert "=1+1" not in str(ImportRun.objects.values().get())
    assert "staff.csv" in text(client.get(PAGE))
    assert "Taken back on" in text(client.post(f"{PAGE}{run.uuid}/undo/", follow=True))
    assert Person.objects.filter(family_name="Smith").count() == 0
    assert "can no longer be taken back" in text(client.post(f"{PAGE}{run.uuid}/undo/", follow=True))


def test_two_clicks_apply_once_and_a_change_in_between_is_shown_again(office):
    client, organization = office
    run = drafted(organization, csv_of(*staff(1)))
    page = client.get(f"{PAGE}{run.uuid}/check/").content.decode()
    form = {"fingerprint": re.search(r'name="fingerprint" value="(\w+)"', page)[1]}
    first = imported(organization, csv_of(["0", "Other", "Name"]))
    assert "Something has changed" in text(client.post(f"{PAGE}{run.uuid}/check/", form, follow=True))
    assert "1 person changes" in text(applied(client, run))
    assert client.post(f"{PAGE}{run.uuid}/check/", form).url == f"{PAGE}{run.uuid}/"
    assert client.get(f"{PAGE}{run.uuid}/columns/").status_code == 404
    page = text(client.post(f"{PAGE}{first.uuid}/undo/", follow=True))
    assert "1 person was changed or used since" in page
    assert "Ann0 Smith" in page


@pytest.mark.parametrize(("data", "status", "words"), [
    (b"", 422, "empty"), (b"employee_id\n", 400, "holds no people"), (b"a,b\n1,2,3\n", 400, "Line 2:"),
    (b"PK\x03\x04bomb", 400, "cannot be read as a table"), (b"x" * (2 * 1024 * 1024 + 1), 413, "too large"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_and_nothing_is_stored(office, caplog, data, status, words):
    client, organization = office
    response = send(client, organization, data, name="secret-name.csv")
    assert response.status_code == status
    assert words in text(response)
    assert not ImportRun.objects.exists()
    assert "secret-name" not in caplog.text


def test_columns_can_be_changed_and_have_to_be_whole(office):
    client, organization = office
    send(client, organization, xlsx_of(["No.", "Who", "Surname"], [7, "Ann Smith", "Smith"]), name="staff.xlsx")
    run = ImportRun.objects.get()
    assert client.get(f"{PAGE}{run.uuid}/check/").url == f"{PAGE}{run.uuid}/columns/"
    assert client.get(f"{PAGE}{run.uuid}/refused.csv").status_code == 404
    missing = chosen(client, run)
    assert missing.status_code == 422
    assert "Employee id: Choose the column that holds this." in text(missing)
    twice = chosen(client, run, employee_id="2", name="1")
    assert "is chosen for something else" in text(twice)
    assert chosen(client, run, employee_id="0", name="1").status_code == 302
    assert list(client.get(f"{PAGE}{run.uuid}/refused.csv"))
    applied(client, run)
    assert Person.objects.get(family_name="Smith").legal_name == "Ann Smith"


def test_who_administers_nothing_finds_nothing(client, sign_in):
    _person, organization = administrator()
    run, draft = imported(organization, csv_of(*staff(1))), drafted(organization, csv_of(*staff(2)))
    addresses = [
        PAGE,
        f"{PAGE}staff.csv",
        *(f"{PAGE}{one.uuid}/{end}" for one in (run, draft) for end in ("", "columns/", "check/", "refused.csv")),
    ]
    assert client.get(PAGE).status_code == 302
    stranger, _other = administrator()
    lapsed, _organization = PersonFactory(), organization
    people.leave_team(
        membership=people.join_team(
            person=lapsed, organization=organization, team=None, role=Membership.Role.ADMINISTRATOR, at=clock.now()
        ),
        at=clock.now(),
    )
    for nobody in (PersonFactory(), supervisor_of(team_of(organization=organization)), lapsed):
        sign_in(nobody)
        assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
        assert client.post(f"{PAGE}{run.uuid}/undo/").status_code == 404
        assert send(client, organization, csv_of(*staff(1))).status_code == 404
    sign_in(stranger)
    assert [client.get(address).status_code for address in addresses[2:]] == [404] * 8
    assert client.post(f"{PAGE}{run.uuid}/undo/").status_code == 404
    assert client.post(f"{PAGE}{draft.uuid}/check/", {"fingerprint": "x"}).status_code == 404
    refused = send(client, organization, csv_of(*staff(1)))
    assert refused.status_code == 422
    assert organization.name not in refused.content.decode()
    assert send(client, organization=type("Nonsense", (), {"uuid": "nonsense"}), data=b"a\n1").status_code == 422


def test_a_superuser_imports_for_every_organization_and_the_template_is_read_back(client):
    organization = OrganizationFactory()
    client.force_login(UserFactory(is_superuser=True))
    template = b"".join(client.get(f"{PAGE}staff.csv"))
    send(client, organization, template.rstrip() + b"\r\n7,Ann,Smith\r\n")
    run = ImportRun.objects.get()
    assert len(run.mapping) == 13
    assert "1 person is new" in text(client.get(f"{PAGE}{run.uuid}/check/"))


def test_a_file_cannot_make_an_administrator_or_reach_another_organization(office):
    client, organization = office
    _person, other = administrator()
    header = ("employee_id", "given_name", "family_name", "role", "organization")
    rows = [["1", "A", "B", "administrator", ""], ["2", "A", "B", "superuser", ""], ["3", "A", "B", "", other.name]]
    send(client, organization, csv_of(*rows, header=header))
    run = ImportRun.objects.get()
    shown = text(client.get(f"{PAGE}{run.uuid}/check/"))
    assert shown.count("a learner or a supervisor, and nothing else") == 2
    assert "another organization than the one you chose" in shown
    assert "3 lines are left out" in shown


def test_the_preview_costs_the_same_for_20_and_for_40_people_and_shows_a_hundred(office):
    client, organization = office
    imported(organization, csv_of(*staff(1)))

    def queries(count):
        run = drafted(organization, csv_of(*staff(count, start=100)))
        with CaptureQueriesContext(connection) as captured:
            page = text(client.get(f"{PAGE}{run.uuid}/check/"))
        return len(captured), page

    assert queries(20)[0] == queries(40)[0]
    assert "and 3 more people" in queries(103)[1]
