"""The overview says who needs action and leads to them; the matrix shows people by courses, with icon, word and date."""

import re
from datetime import date, timedelta

import pytest

from lms.base import clock
from lms.enrollment.models import Enrollment
from lms.enrollment.services import show_to_teams
from lms.flows.enroll import enroll
from lms.flows.learn import open_activity
from lms.progress.models import CourseProgress
from tests.factories import AT, PersonFactory, publish_course, supervisor_of, team_of
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db


def text(client, address):
    """Return the text of a page."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def people_in(page):
    """Return the first names that stand in the first column of the table."""
    return re.findall(r'role="rowheader"><a href="[^"]*"><bdi>(\w+)', page)


@pytest.fixture
def team():
    """A team with one person for each status, each in a course of their own and in one of all."""
    today = clock.now().date()
    dues = {"Late": date(2026, 1, 1), "Soon": today + timedelta(days=10), "Month": today + timedelta(days=25)}
    course = publish_course(title="Access", lessons=2)
    people = {}
    for name in ("Late", "Soon", "Month", "Fresh", "Begun", "Done"):
        person = people[name] = PersonFactory(legal_name=f"{name} Person", family_name=name)
        enrollment = enroll(person=person, course=course, at=AT, due_date=dues.get(name))
        first, second = keys_of(course)
        if name == "Begun":
            open_activity(enrollment_id=enrollment.pk, activity_key=first, at=AT)
        if name == "Done":
            finish(enrollment, first)
            finish(enrollment, second)
    return team_of(*people.values())


@pytest.mark.parametrize(
    ("show", "names"),
    [("overdue", ["Late"]), ("due", ["Month", "Soon"]), ("not_started", ["Fresh"]), ("completed", ["Done"])],
)
def test_each_sentence_counts_the_people_of_the_list_that_it_leads_to(sign_in, team, show, names):
    client = sign_in(supervisor_of(team))
    page = text(client, "/training/team/")
    assert f'href="?show={show}&amp;' in page
    filtered = text(client, f"/training/team/?show={show}")
    assert people_in(filtered) == names
    sentence = {
        "overdue": "<b>1 of 6</b> people is overdue",
        "due": "<b>2</b> are due in the next 30 days",
        "not_started": "<b>1</b> has not started a course that is due later or has no date",
        "completed": "<b>1</b> completed a course",
    }[show]
    assert sentence in page
    assert sentence in filtered


def test_people_who_need_action_come_first_in_groups_the_most_urgent_on_top(sign_in, team):
    page = text(sign_in(supervisor_of(team)), "/training/team/")
    action = page.split('id="action"')[1].split("</section>")[0]
    assert re.findall(r"<h3>([^<]*)</h3>", action) == ["Talk with them", "Due in the next 30 days", "Not started"]
    names = re.findall(r"<h4><a [^>]*>(?:Talk with )?<bdi>(\w+)", action)
    assert names == ["Late", "Soon", "Month", "Fresh"]
    assert "no due date" in action


def test_more_than_ten_of_a_group_lead_to_all_of_them(sign_in):
    members = [PersonFactory() for _number in range(11)]
    course = publish_course()
    for member in members:
        enroll(person=member, course=course, at=AT)
    page = text(sign_in(supervisor_of(team_of(*members))), "/training/team/")
    action = page.split('id="action"')[1].split("</section>")[0]
    assert action.count("<li>") == 10
    assert "See everybody: Not started" in action


def test_people_are_found_by_a_part_of_name_or_address_and_nobody_gets_words(sign_in, team):
    client = sign_in(supervisor_of(team))
    assert people_in(text(client, "/training/team/?q=resh")) == ["Fresh"]
    assert people_in(text(client, "/training/team/matrix/?q=RESH")) == ["Fresh"]
    assert "Nobody matches" in text(client, "/training/team/?q=zzz")
    assert "Nobody matches" in text(client, "/training/team/matrix/?q=zzz")


def test_a_cell_says_its_status_with_icon_word_and_date_and_opens_the_person(sign_in, team):
    page = text(sign_in(supervisor_of(team)), "/training/team/matrix/")
    rows = dict(re.findall(r"<bdi>(\w+) Person</bdi>.*?(<td.*?)</tr>", page, re.DOTALL))
    assert re.search(r'class="lms-is-bad"><svg.*?<span>Overdue<small>due 1 Jan 2026', rows["Late"])
    assert re.search(r'class="lms-is-warn"><svg.*?<span>Due soon<small>due ', rows["Soon"])
    assert re.search(r'class=""><svg.*?<span>Not started<small>due ', rows["Month"])
    assert re.search(r"<svg.*?<span>Not started<small>enrolled 20 Nov 2026", rows["Fresh"])
    assert re.search(r"<svg.*?<span>In progress<small>since 20 Nov 2026", rows["Begun"])
    assert re.search(r'class="lms-is-good"><svg.*?<span>Complete<small>20 Nov 2026', rows["Done"])
    assert all('href="/training/team/people/' in cells for cells in rows.values())
    assert page.count('<th scope="row"') == 6
    assert "Outpatient" in page


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("status=overdue", ["Late"]), ("status=due_soon", ["Soon"]), ("status=not_started", ["Fresh", "Month"]),
        ("status=in_progress", ["Begun"]), ("status=complete", ["Done"]), ("problem=1", ["Late", "Soon"]),
        ("status=waived", []), ("status=locked", ["Begun", "Done", "Fresh", "Late", "Month", "Soon"]),
    ],
)  # fmt: skip
def test_the_matrix_is_filtered_by_status_and_by_problem(sign_in, team, asked, names):
    assert people_in(text(sign_in(supervisor_of(team)), f"/training/team/matrix/?{asked}")) == names


def test_courses_are_chosen_and_only_their_cells_count(sign_in, team):
    other = publish_course(title="Another")
    member = team.memberships.get(person__family_name="Done").person
    enroll(person=member, course=other, at=AT)
    publish_course(title="Nobody takes this")
    client = sign_in(supervisor_of(team))
    page = text(client, "/training/team/matrix/")
    assert "Nobody takes this" not in page
    assert "Not enrolled" in page
    chosen = text(client, f"/training/team/matrix/?course={other.uuid}&status=not_started")
    assert people_in(chosen) == ["Done"]
    assert chosen.count('role="columnheader"') == 2


def test_the_newest_cycle_stands_in_the_cell(sign_in, team):
    first = Enrollment.objects.get(person__family_name="Done")
    again = Enrollment.objects.create(
        person=first.person, course=first.course, cycle=2, edition=first.edition, enrolled_at=AT + timedelta(days=1)
    )
    CourseProgress.objects.create(enrollment=again)
    show_to_teams(person=first.person)
    page = text(sign_in(supervisor_of(team)), "/training/team/matrix/")
    assert "Complete<small>" not in page
    assert "enrolled 21 Nov 2026" in page


def test_a_matrix_without_people_or_without_courses_says_so(sign_in):
    assert "Nobody is in this team yet" in text(sign_in(supervisor_of(team_of())), "/training/team/matrix/")
    assert "No course yet" in text(sign_in(supervisor_of(team_of(PersonFactory()))), "/training/team/matrix/")
    assert "No team is assigned" in text(sign_in(PersonFactory()), "/training/team/matrix/")


def test_the_matrix_never_shows_other_teams(sign_in, team):
    foreign = PersonFactory(legal_name="Foreign Person")
    course = publish_course(title="Foreign course")
    enroll(person=foreign, course=course, at=AT)
    elsewhere = team_of(foreign, name="Elsewhere")
    client = sign_in(supervisor_of(team))
    for asked in ("", f"?team={elsewhere.uuid}", f"?course={course.uuid}", "?q=Foreign"):
        page = text(client, f"/training/team/matrix/{asked}")
        assert "Foreign Person" not in page
        assert "Foreign course" not in page
    assert client.get(f"/training/team/matrix/?after={foreign.uuid}").status_code == 404


def test_the_person_page_shows_dated_facts_and_certificates(sign_in, team):
    client = sign_in(supervisor_of(team))
    done = team.memberships.get(person__family_name="Done").person
    page = text(client, f"/training/team/people/{done.uuid}/")
    number = done.certificates.get().number
    log = page.split('id="log"')[1]
    assert [
        words
        for words in ("Certificate issued: Access, " + number, "Completed: Access", "Enrolled: Access")
        if words in log
    ] == re.findall(r"</span><span>([^<]*)</span>", log)
    assert "Outpatient" in page
    late = team.memberships.get(person__family_name="Late").person
    assert "Due date: Access" in text(client, f"/training/team/people/{late.uuid}/")
