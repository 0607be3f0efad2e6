"""Support contacts stand beside content notes and under Help, in the reader's language, with how well they were checked."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Page, Site

from lms.base import clock
from lms.catalog import supportlines, version
from lms.catalog.support import SupportContact
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory
from tests.factories.pages import course_page, lesson_page, record_of

pytestmark = pytest.mark.django_db
UNCHECKED = "Not yet checked by your organization: check before use."


def contact(**fields):
    """Write a contact."""
    values = {"country": "US", "kind": "crisis", "name": "Evening line", "reach": "Call 555-0100", **fields}
    return SupportContact.objects.create(**values)


def names(site_id=None):
    """Return the names that are shown."""
    return [line.name for line in supportlines.lines(site_id=site_id)]


def text(response):
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_setup_writes_the_lines_of_the_united_states_once_and_marks_them_as_not_checked(client):
    for _time in range(2):
        call_command("lms_setup", verbosity=0)
    assert SupportContact.objects.filter(language="en").count() == len(supportlines.SAMPLES)
    assert not SupportContact.objects.exclude(checked_on=None).exists()
    page = text(client.get("/training/help/"))
    assert page.count(UNCHECKED) == len(supportlines.SAMPLES)
    assert "988 Suicide and Crisis Lifeline" in page
    assert page.index("Immediate danger") < page.index("Crisis line") < page.index("Staff assistance")


def test_samples_come_in_each_language_that_has_none_and_that_they_are_translated_to(settings):
    contact(language="en")
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish"), ("tlh", "Klingon")]
    supportlines.load_samples()
    assert set(SupportContact.objects.values_list("language", flat=True)) == {"en", "es"}
    assert SupportContact.objects.filter(language="en").count() == 1, "what an organization wrote is left alone"


def test_a_site_without_contacts_says_so(client):
    assert "has not entered support lines yet" in text(client.get("/training/help/"))


def test_contacts_of_other_sites_are_left_out_and_the_readers_language_comes_first(settings):
    here = Site.objects.get(is_default_site=True)
    there = Site.objects.create(hostname="other.example.org", root_page=Page.get_first_root_node())
    contact(name="Everywhere")
    contact(name="Here", site=here, position=1)
    contact(name="There", site=there)
    assert names(here.pk) == ["Everywhere", "Here"]
    assert names() == ["Everywhere"]
    contact(name="En español", language="es")
    with translation.override("es"):
        assert names(here.pk) == ["En español"]
    with translation.override("ar"):
        assert names(here.pk) == ["Everywhere", "Here"], "the first language of the site"
    SupportContact.objects.filter(language="en").delete()
    version.renew()
    with translation.override("ar"):
        assert names(here.pk) == ["En español"], "any rather than none"


def test_a_contact_in_another_language_says_which_and_countries_are_named_where_there_are_several(client):
    contact(name="Línea de la tarde", language="es")
    page = client.get("/training/help/").content.decode()
    assert '<strong lang="es" dir="ltr">Línea de la tarde</strong>' in page
    assert '<span class="lms-tag">US</span>' not in page
    contact(
        name="Línea de la noche",
        language="es",
        country="MX",
        served="Español",
        hours="24 horas",
        url="https://example.org/",
    )
    page = client.get("/training/help/").content.decode()
    assert '<span class="lms-tag">US</span>' in page
    assert '<span class="lms-tag">MX</span>' in page
    for words in ("24 horas", "Español", 'href="https://example.org/"'):
        assert words in page


@pytest.mark.parametrize(
    ("days_ago", "standing"),
    [(None, supportlines.UNCHECKED), (0, supportlines.CHECKED), (30, supportlines.CHECKED), (31, supportlines.OVERDUE)],
)
def test_a_check_is_good_for_its_interval_and_then_said_to_be_overdue(client, days_ago, standing):
    today = clock.now().date()
    contact(checked_on=None if days_ago is None else today - timedelta(days=days_ago), check_days=30)
    (line,) = supportlines.lines(site_id=None)
    assert line.standing(today) == standing
    words = {"unchecked": UNCHECKED, "checked": "Checked on", "overdue": "The next check is overdue"}
    assert words[standing] in text(client.get("/training/help/"))


def test_contacts_stand_in_the_content_note_of_a_course_and_a_lesson_and_a_change_is_seen_at_once(sign_in):
    row = contact()
    page = course_page(items=None, content_note="This course speaks of suicide.")
    lesson = lesson_page(page, "Hard words")
    lesson.content_note = "One case."
    lesson.save_revision().publish()
    person = PersonFactory()
    enroll(person=person, course=record_of(page), at=AT)
    client = sign_in(person)
    addresses = ("/courses/access-that-works/", "/courses/access-that-works/hard-words/")
    for address in addresses:
        assert "Call 555-0100" in text(client.get(address))
    row.reach = "Call 555-0199"
    row.save()
    for address in addresses:
        assert "Call 555-0199" in text(client.get(address))


@pytest.mark.parametrize("contacts", [1, 20])
def test_contacts_and_tags_cost_a_page_no_statement_once_they_are_kept(client, contacts):
    for number in range(contacts):
        contact(name=f"Line {number}")
    course_page(items=None, content_note="This course speaks of suicide.")
    client.get("/courses/access-that-works/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/courses/access-that-works/")
    assert not [each for each in queries if "supportcontact" in each["sql"] or "competenc" in each["sql"]]


def test_an_administrator_writes_contacts_and_a_trainer_does_not(client):
    call_command("lms_setup", verbosity=0)
    form = {
        "language": "en", "country": "US", "kind": "local", "position": "0", "name": "Night team", "reach": "Call 555-0101",
        "check_days": "90", "checked_on": "2026-11-01",
    }  # fmt: skip
    answers = {}
    for group in ("Trainers", "Training administrators"):
        person = PersonFactory()
        person.user.groups.add(Group.objects.get(name=group))
        client.force_login(person.user)
        client.post("/admin/snippets/lms/supportcontact/add/", form)
        client.post("/admin/training/support/add/", form)
        answers[group] = SupportContact.objects.filter(name="Night team").count()
    assert answers == {"Trainers": 0, "Training administrators": 1}
    assert "Night team" in client.get("/admin/training/support/").content.decode()


@pytest.mark.parametrize("fields", [{"country": "usa"}, {"country": "us"}, {"check_days": 0}, {"check_days": 4000}])
def test_a_contact_has_a_country_of_two_letters_and_an_interval(fields):
    row = SupportContact(**({"country": "US", "kind": "crisis", "name": "Line", "reach": "Call 555-0100"} | fields))
    with pytest.raises(ValidationError):
        row.full_clean()
    if len(row.country) == 2:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_a_contact_is_called_by_its_name():
    assert str(SupportContact(name="Evening line")) == "Evening line"
