"""A course has a team: its people are chosen by its leads and by training administrators, and see their own courses only."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import GroupPagePermission

from courses import trainers
from courses.studio.records import CourseTeam
from tests.factories import PersonFactory, UserFactory
from tests.factories.pages import course_page, locale

pytestmark = pytest.mark.django_db
LIST = "/admin/training/courses/"


def team_page(page):
    """Return the address of the team of a course."""
    return f"{LIST}{page.pk}/team/"


def signed_in(user):
    """Return a client of its own."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _groups():
    call_command("lms_setup", verbosity=0)


@pytest.fixture
def course():
    """A course."""
    return course_page(title="Own course", items=None)


@pytest.fixture
def lead(course):
    """The lead of the course's team."""
    person = PersonFactory(legal_name="Lea Lead")
    trainers.appoint(user=person.user, course_page=course, lead=True)
    return person.user


@pytest.fixture
def administrator():
    """A training administrator."""
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Training administrators"))
    return user


def text(response):
    """Return the text of a page."""
    return response.content.decode()


def members(course):
    """Return the names of the people in the team of a course."""
    return set(CourseTeam.objects.get(course_key=course.translation_key).group.user_set.values_list("email", flat=True))


def test_a_lead_adds_a_trainer_who_then_edits_the_course_and_no_other(course, lead):
    other, new = course_page(title="Other course", items=None), UserFactory()
    answer = signed_in(lead).post(team_page(course), {"do": "add", "email": new.email.upper()}, follow=True)
    assert f"{new.email} is now a trainer of this course." in text(answer).replace("&#x27;", "'")
    client = signed_in(new)
    assert client.get(f"/admin/pages/{course.pk}/edit/").status_code == 200
    assert client.get(f"/admin/pages/{other.pk}/edit/").status_code == 302
    assert "Own course" in text(client.get(LIST))
    assert "Other course" not in text(client.get(LIST))
    assert client.get(team_page(course)).status_code == 404, "a trainer who is no lead chooses nobody"


def test_somebody_without_a_login_is_not_added_and_the_address_is_kept(course, lead):
    answer = signed_in(lead).post(team_page(course), {"do": "add", "email": "nobody@example.org"})
    assert answer.status_code == 422
    assert "Nobody has a login with this address." in text(answer)
    assert 'value="nobody@example.org"' in text(answer)


def test_a_trainer_is_taken_out_and_out_of_the_admin_with_the_last_course(course, lead):
    second, member = course_page(title="Second course", items=None), UserFactory()
    for page in (course, second):
        trainers.appoint(user=member, course_page=page)
    client = signed_in(lead)
    client.post(team_page(course), {"do": "dismiss", "user": member.pk})
    assert member.email not in members(course)
    assert member.groups.filter(name="Trainers").exists()
    trainers.dismiss(user=member, team=trainers.team_of(second))
    assert not member.groups.exists()


def test_a_lead_makes_another_lead_and_a_course_keeps_one(course, lead):
    member = UserFactory()
    trainers.appoint(user=member, course_page=course)
    client, team = signed_in(lead), trainers.team_of(course)
    for do in ("unlead", "dismiss"):
        answer = client.post(team_page(course), {"do": do, "user": lead.pk}, follow=True)
        assert "keeps at least one person" in text(answer)
    client.post(team_page(course), {"do": "lead", "user": member.pk})
    client.post(team_page(course), {"do": "unlead", "user": lead.pk})
    assert list(team.leads.all()) == [member]
    assert client.get(team_page(course)).status_code == 404, "who is no lead any more chooses nobody"


def test_an_administrator_may_take_the_last_lead_out(course, lead, administrator):
    client = signed_in(administrator)
    client.post(team_page(course), {"do": "dismiss", "user": lead.pk})
    assert members(course) == set()
    assert "This course has no trainer yet." in text(client.get(team_page(course)))


@pytest.mark.parametrize(
    "body", [{"do": "dismiss", "user": "x"}, {"do": "explode"}, {"do": "dismiss", "user": "999999"}, {}]
)
def test_what_no_button_sends_changes_nothing(course, lead, body):
    if "user" not in body:
        body = {**body, "user": lead.pk}
    answer = signed_in(lead).post(team_page(course), body, follow=True)
    assert "Nothing was changed" in text(answer)
    assert members(course) == {lead.email}


def test_administrators_see_all_courses_and_search_them_and_work_on_none(course, administrator):
    course_page(title="Other course", items=None)
    client = signed_in(administrator)
    page = text(client.get(LIST))
    assert "Own course" in page
    assert "Other course" in page
    assert f"/admin/pages/{course.pk}/" not in page
    found = text(client.get(LIST, {"q": "other"}))
    assert "Own course" not in found
    assert "No course has these words in its title." in text(client.get(LIST, {"q": "zzz"}))


def test_the_team_of_a_course_that_has_none_is_made_when_it_is_asked_for(administrator):
    page = course_page(title="Lonely", items=None)
    assert signed_in(administrator).get(team_page(page)).status_code == 200
    assert trainers.has_team(page)
    assert signed_in(administrator).get(f"{LIST}999999/team/").status_code == 404


def test_who_may_make_courses_sees_an_empty_list_and_a_learner_none():
    maker = UserFactory()
    maker.groups.add(Group.objects.get(name="Course makers"))
    assert "You are not a trainer of any course yet." in text(signed_in(maker).get(LIST))
    bystander = UserFactory()
    bystander.user_permissions.add(*Group.objects.get(name="Course makers").permissions.filter(codename="access_admin"))
    answer = signed_in(bystander).get(LIST)
    assert (answer.status_code, answer.url) == (302, "/admin/")


def test_two_courses_of_one_address_have_two_groups():
    one = course_page(title="Ask", items=None)
    group = trainers.team_of(one).group
    one.slug = "moved"
    one.save()
    two = course_page(title="Ask", items=None)
    assert trainers.team_of(two).group != group


def test_a_translation_belongs_to_the_team_as_well(course, lead):
    spanish = course.copy_for_translation(locale("es"), copy_parents=True)
    assert GroupPagePermission.objects.filter(group=trainers.team_of(course).group, page_id=spanish.pk).count() == 5
    lonely = course_page(title="Lonely", items=None)
    lonely.copy_for_translation(locale("es"))
    assert not trainers.has_team(lonely)


def test_the_list_takes_as_many_statements_for_twenty_courses_as_for_one():
    user, counts = UserFactory(), {}
    for number in range(1, 21):
        trainers.appoint(user=user, course_page=course_page(title=f"Course {number}", items=None))
        if number in {1, 20}:
            client = signed_in(type(user).objects.get(pk=user.pk))
            client.get(LIST)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                page = text(client.get(LIST))
            counts[number] = len(asked)
            assert page.count("Choose trainers") == 0
            assert page.count("1 lesson<") == number
    assert counts[1] == counts[20]


def test_a_long_list_has_pages(administrator, monkeypatch):
    monkeypatch.setattr("courses.studio.mine.PER_PAGE", 1)
    for title in ("One", "Two", "Three"):
        course_page(title=title, items=None)
    client = signed_in(administrator)
    assert "Page 2 of 3" in text(client.get(LIST, {"p": "2"}))
    assert 'rel="prev"' in text(client.get(LIST, {"p": "x3"})) or "Page 1 of 3" in text(client.get(LIST, {"p": "x3"}))
