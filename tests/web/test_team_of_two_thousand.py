"""Team page, matrix and their filters take at most 12 queries with 20 people and with 2,000, and show 50 a page."""

from datetime import timedelta
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.base import clock
from lms.flows.people import join_team
from tests.factories import AT, PersonFactory, crowd_of, publish_course, supervisor_of, team_of

pytestmark = pytest.mark.django_db
PAGES = {
    "/training/team/": 12,
    "/training/team/?show=overdue": 8,
    "/training/team/?q=person+0": 8,
    "/training/team/?as_of=2026-11-23": 11,
    "/training/team/matrix/": 8,
    "/training/team/matrix/?status=overdue&problem=1": 8,
    "/training/team/matrix/?as_of=2026-11-23": 8,
}


def counted(client, address):
    """Return the number of queries of a page, whose session and templates are warm."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_of_twenty_and_of_two_thousand_people_take_the_same_queries_at_most_twelve(sign_in, record_property):
    courses = [publish_course(title=f"Course {number:02}", lessons=1) for number in range(13)]
    late = clock.now().date() - timedelta(days=5)
    small, large = team_of(name="Small"), team_of(name="Large")
    crowd_of(20, team=small, courses=courses[:2], due_date=late)
    people = crowd_of(2000, team=large, courses=courses[:2], due_date=late)
    crowd_of(1, team=large, courses=courses)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = sign_in(supervisor_of(small))
    client.get("/training/team/")
    assert {address: counted(client, address) for address in PAGES} == PAGES
    client = sign_in(supervisor_of(large))
    client.get("/training/team/")
    assert {address: counted(client, address) for address in PAGES} == PAGES
    office = PersonFactory()
    join_team(person=office, organization=large.organization, team=None, role="administrator", at=AT)
    client = sign_in(office)
    client.get("/training/team/")
    assert {address: counted(client, address) for address in PAGES} == PAGES
    further = f"/training/team/?after={people[999].uuid}"
    assert counted(client, further) == 9
    assert "Person 1000" in client.get(further).content.decode()
    started = perf_counter()
    matrix = client.get("/training/team/matrix/").content.decode()
    record_property(
        "figure", f"matrix of 50 of 2,001 people and 12 courses: {1000 * (perf_counter() - started):.0f} ms"
    )
    assert matrix.count('role="rowheader"') == 50
    assert "shows 12 of 13 courses" in matrix
    assert "1 of 2001" not in matrix
    assert "<b>2000 of 2001</b> people are overdue" in client.get("/training/team/").content.decode()
