"""Anybody finds handouts, reads them in a language and downloads their files; who keeps one checks it and tries again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.base.clock import site_day
from lms.conf import conf
from lms.flows.enroll import enroll
from lms.resources import handout_pdf, tasks
from lms.resources.handout_models import Handout, HandoutFile
from lms.resources.handouts import release
from tests.factories import AT, PersonFactory
from tests.factories.blocks import block
from tests.factories.handouts import FILE, draft_of, handout_of, make_files, write
from tests.factories.pages import course_page, lesson_page, record_of

pytestmark = pytest.mark.django_db
PLACE = "/training/resources/handouts/"


def words(client, address, status=200):
    """Return the body of a page."""
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def page_of(handout):
    return f"{PLACE}{handout.uuid}/"


def test_visitors_find_a_handout_from_the_directory_and_read_it_in_their_language(client):
    handout = handout_of(languages=("en", "es", "ar"))
    assert f'href="{PLACE}"' in words(client, "/training/resources/")
    assert "Your right to an interpreter" in words(client, PLACE)
    assert "Usted tiene derecho a un intérprete" in words(client, f"/es{PLACE}")
    body = words(client, page_of(handout))
    assert "You can ask for help." in body
    assert "not yet reviewed" not in body, "the original is no translation"
    arabic = words(client, f"{page_of(handout)}?language=ar")
    assert '<article class="lms-prose" lang="ar" dir="rtl">' in arabic
    assert "Translation not yet reviewed by a qualified translator." in arabic
    assert "Your right to an interpreter" in words(client, f"{page_of(handout)}?language=klingon")


def test_a_file_is_downloaded_with_a_name_and_a_seal(client):
    file = handout_of(name="Your right").files.get()
    response = client.get(f"{PLACE}files/{file.uuid}/")
    assert (response.content, response["Content-Type"]) == (FILE, "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="your-right-en-1.pdf"'
    assert response["ETag"] == f'"{file.sha256}"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_site_that_keeps_its_directory_closed_asks_visitors_for_a_login(client, settings):
    settings.LMS_DIRECTORY_PUBLIC = False
    handout = handout_of()
    for address in (PLACE, page_of(handout), f"{PLACE}files/{handout.files.get().uuid}/"):
        assert client.get(address).status_code == 302
    client.force_login(PersonFactory().user)
    assert client.get(PLACE).status_code == 200


def test_earlier_versions_stay_to_be_downloaded(client):
    handout = handout_of()
    write(handout, "en", title="Changed title")
    release(handout=handout, by=PersonFactory(), at=clock.now())
    make_files(handout)
    body = words(client, page_of(handout))
    assert "Changed title" in body
    assert "Earlier versions" in body
    assert client.get(f"{PLACE}files/{handout.files.get(number=1).uuid}/").status_code == 200


def test_a_handout_without_a_file_says_that_it_is_being_made_and_is_not_listed(client):
    handout = draft_of(name="Draft of it")
    assert "The file is being made" in words(client, page_of(handout), 404)
    release(handout=handout, by=PersonFactory(), at=clock.now())
    assert "The file is being made" in words(client, page_of(handout))
    assert "There is no handout yet" in words(client, PLACE)
    assert client.get(f"{PLACE}files/{handout.files.get().uuid}/").status_code == 404


def test_an_overdue_handout_is_hidden_from_patients_and_read_by_who_keeps_it(client):
    keeper = PersonFactory()
    handout = handout_of(keeper, checked=100)
    address = f"{PLACE}files/{handout.files.get().uuid}/"
    assert "There is no handout yet" in words(client, PLACE)
    body = words(client, page_of(handout), 404)
    assert "This handout is being checked" in body
    assert "You can ask for help." not in body
    assert client.get(address).status_code == 404
    client.force_login(keeper.user)
    assert "You can ask for help." in words(client, page_of(handout))
    assert client.get(address).status_code == 200


def test_who_keeps_it_confirms_or_withdraws_it_on_the_page_of_what_one_keeps(client):
    keeper, stranger = PersonFactory(), PersonFactory()
    handout, draft = handout_of(keeper, checked=100, name="Overdue sheet"), draft_of(keeper, name="A draft")
    client.force_login(stranger.user)
    assert client.post(f"/training/resources/{handout.uuid}/confirm/").status_code == 404
    client.force_login(keeper.user)
    assert "Entries that I keep" in words(client, "/training/resources/")
    body = words(client, "/training/resources/kept/")
    assert "Overdue sheet" in body
    assert "A draft" not in body
    assert client.post(f"/training/resources/{draft.uuid}/confirm/").status_code == 404, "nobody has released it"
    client.post(f"/training/resources/{handout.uuid}/confirm/")
    assert "To be checked again by" in words(client, "/training/resources/kept/")
    assert "Your right to an interpreter" in words(client, PLACE)
    client.post(f"/training/resources/{handout.uuid}/close/")
    assert client.get(page_of(handout)).status_code == 404
    assert client.get(f"{PLACE}files/{handout.files.get().uuid}/").status_code == 404


def test_a_failed_file_is_told_to_who_keeps_it_and_made_again_by_a_worker(
    client, monkeypatch, django_capture_on_commit_callbacks
):
    keeper = PersonFactory()
    handout = draft_of(keeper)
    release(handout=handout, by=keeper, at=clock.now())
    HandoutFile.objects.update(state="failed", attempts=5, reason="ValueError: broken")
    sent = []
    monkeypatch.setattr(tasks, "enqueue", sent.append)
    monkeypatch.setattr(handout_pdf, "build", lambda _snapshot: pytest.fail("a web process built a file"))
    assert "broken" not in words(client, page_of(handout))
    client.force_login(PersonFactory().user)
    assert client.post(f"{page_of(handout)}again/").status_code == 404
    client.force_login(keeper.user)
    body = words(client, page_of(handout))
    assert "A file could not be made" in body
    assert "ValueError: broken" in body
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"{page_of(handout)}again/", follow=True)
    assert "Please come back in a minute" in response.content.decode()
    file = handout.files.get()
    assert (file.state, file.attempts, sent) == ("pending", 0, [file.pk])


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_costs_the_same_for_any_number_of_handouts_and_reads_no_bytes(client, number):
    for each in range(number):
        handout_of(languages=("en", "es"), name=f"Sheet {each}")
    client.get(PLACE)
    with CaptureQueriesContext(connection) as queries:
        assert words(client, PLACE).count("<h2") == number
    found = [query["sql"] for query in queries if "lms_handout" in query["sql"]]
    assert len(found) == 2
    assert not [sql for sql in found if '"data"' in sql]


def test_a_lesson_shows_handouts_in_each_language_and_says_that_an_overdue_one_is_checked(client):
    course = course_page(lessons=0, items=None)
    lesson = lesson_page(course, "Turn", body=[block("handouts")])
    learner = PersonFactory()
    enroll(person=learner, course=record_of(course), at=AT)
    client.force_login(learner.user)
    body = words(client, lesson.url)
    handout = Handout.objects.get()
    assert f'href="{page_of(handout)}"' in body
    for file in handout.files.all():
        assert f'href="{PLACE}files/{file.uuid}/"' in body
    assert "is being checked" not in body
    assert f"Handout in English, العربية, Español: {conf.PUBLIC_BASE_URL}{page_of(handout)}" in body, "for paper"
    handout.files.update(state="pending")
    assert "Its files are being made." in words(client, lesson.url)
    day = site_day(clock.now())
    Handout.objects.update(checked_on=day - timedelta(days=9), check_by=day - timedelta(days=1))
    body = words(client, lesson.url)
    assert "A handout that stood here is being checked and not shown." in body
    assert f'href="{page_of(handout)}"' not in body
