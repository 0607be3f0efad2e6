"""Administrators write handouts in languages and release them; the form says how hard they are to read, a worker makes files."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.http.handout_viewset import refusal
from lms.organizations.services import person_for
from lms.resources import handout_pdf, tasks
from lms.resources.handout_models import Handout, HandoutFile
from tests.factories import PersonFactory, UserFactory
from tests.factories.handouts import HARD, draft_of, handout_form, handout_of

pytestmark = pytest.mark.django_db
PLACE = "/admin/training/handouts/"


@pytest.fixture
def user():
    """Somebody in the group of training administrators."""
    call_command("lms_setup", verbosity=0)
    made = UserFactory()
    made.groups.add(Group.objects.get(name="Training administrators"))
    return made


@pytest.fixture
def office(client, user):
    client.force_login(user)
    return client


def saved(client, address, data):
    """Send the form and return what the list says above it; it has to be accepted."""
    response = client.post(address, data)
    assert response.status_code == 302, response.context["form"].errors
    return client.get(response.url).content.decode()


def test_a_handout_is_written_in_two_languages_and_nobody_finds_it_before_its_release(office, client):
    texts = [{"language": "en", "title": "Your right"}, {"language": "ar", "title": "حقك"}]
    told = saved(office, f"{PLACE}new/", handout_form(*texts, owner_person=PersonFactory().pk))
    assert "English: grade" in told
    assert "very easy to read" in told
    assert "العربية: not measured" in told
    handout = Handout.objects.get()
    assert (handout.files.count(), handout.checked_on) == (0, None)
    assert "Hidden: never released" in office.get(PLACE).content.decode()


def test_a_release_makes_pending_files_that_a_worker_is_told_about_and_builds_nothing_here(
    office, user, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(tasks, "enqueue", sent.append)
    monkeypatch.setattr(handout_pdf, "build", lambda _snapshot: pytest.fail("a web process built a file"))
    data = handout_form(owner_person=PersonFactory().pk, release="on")
    with django_capture_on_commit_callbacks(execute=True):
        told = saved(office, f"{PLACE}new/", data)
    file = HandoutFile.objects.get()
    assert (file.state, file.released_by, sent) == ("pending", person_for(user=user), [file.pk])
    assert "Released. Files that are new can be downloaded in a minute." in told
    assert "English 1: Being made" in told
    HandoutFile.objects.update(state="failed", attempts=5)
    with django_capture_on_commit_callbacks(execute=True):
        row = {"language": "en", "title": file.snapshot["title"], "id": file.handout.texts.get().pk}
        saved(
            office,
            f"{PLACE}edit/{file.handout_id}/",
            handout_form(row, release="on", owner_person=data["owner_person"]),
        )
    assert sent == [file.pk, file.pk], "the same file is tried again"


def test_a_hard_text_is_saved_and_released_only_when_it_has_to_be_so(office):
    keeper = PersonFactory().pk
    told = saved(
        office,
        f"{PLACE}new/",
        handout_form({"language": "en", "title": "T", "words": HARD}, owner_person=keeper, release="on"),
    )
    assert "The text is saved, but not released: it is hard to read (English)" in told
    handout = Handout.objects.get()
    assert handout.files.count() == 0
    row = {"language": "en", "title": "T", "words": HARD, "id": handout.texts.get().pk}
    data = handout_form(row, owner_person=keeper, release="on", although_hard="on")
    assert "very hard to read" in saved(office, f"{PLACE}edit/{handout.pk}/", data)
    assert handout.files.count() == 1


def test_characters_that_cannot_be_printed_are_named(office):
    data = handout_form({"language": "hi", "title": "अनिता"}, owner_person=PersonFactory().pk, release="on")
    assert "the fonts for print lack these characters (हिन्दी): अ" in saved(office, f"{PLACE}new/", data)
    with pytest.raises(KeyError):
        refusal(KeyError())


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"owner_person": ""}, "Choose either the person"),
        ({"check_days": "0"}, "greater than or equal to 1"),
        ({"name": ""}, "required"),
    ],
)
def test_a_form_that_does_not_fit_says_why_and_keeps_nothing(office, given, where):
    response = office.post(f"{PLACE}new/", handout_form(**{"owner_person": PersonFactory().pk, **given}))
    assert response.status_code == 200
    assert where in str(response.context["form"].errors)
    assert not Handout.objects.exists()


def test_a_trainer_writes_the_handouts_that_they_keep_and_sees_no_other(client):
    call_command("lms_setup", verbosity=0)
    person = PersonFactory()
    person.user.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(person.user)
    own, foreign = handout_of(person, name="Mine"), handout_of(name="Theirs")
    body = client.get(PLACE).content.decode()
    assert "Mine" in body
    assert "Theirs" not in body
    assert client.get(f"{PLACE}edit/{foreign.pk}/").status_code == 404
    assert client.get(f"{PLACE}edit/{own.pk}/").status_code == 200
    assert client.post(f"{PLACE}delete/{own.pk}/").status_code == 404


def test_the_list_says_which_are_hidden_and_the_chooser_offers_what_people_find(office):
    handout_of(name="Current", languages=("en", "es"))
    handout_of(name="Overdue", checked=400)
    handout_of(name="Gone", closed_at=None)
    Handout.objects.filter(name="Gone").update(closed_at=clock.now())
    draft_of(name="Draft")
    body = office.get(PLACE).content.decode()
    for words in ("Shown", "Hidden: to be checked", "Closed", "Hidden: never released", "Español 1: Ready", "INFLESZ"):
        assert words in body, words
    offered = office.get(f"{PLACE}choose/").json()["html"]
    assert "Current" in offered
    assert not [name for name in ("Overdue", "Gone", "Draft") if name in offered]


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_for_any_number_of_handouts(office, number):
    for each in range(number):
        handout_of(name=f"Sheet {each}", languages=("en", "es"))
    office.get(PLACE)
    with CaptureQueriesContext(connection) as queries:
        assert office.get(PLACE).status_code == 200
    rows = [query["sql"] for query in queries if "lms_handout" in query["sql"]]
    assert len(rows) == 4, rows
