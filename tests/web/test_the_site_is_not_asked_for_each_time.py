"""A single site is kept in the cache; a second one, or a change, counts at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from tests.factories.pages import course_page

pytestmark = pytest.mark.django_db
COURSE = "/courses/access-that-works/"


def asked_for_sites(client, address=COURSE):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return sum('FROM "wagtailcore_site"' in query["sql"] for query in asked.captured_queries)


def test_a_single_site_is_asked_for_once(client):
    course_page()
    assert asked_for_sites(client) > 0
    assert asked_for_sites(client) == 0


def test_a_second_site_serves_its_own_pages_at_once(client):
    course_page()
    assert client.get(COURSE).status_code == 200
    other = Page.objects.get(depth=1).add_child(instance=Page(title="Other", slug="other"))
    second = Site.objects.create(hostname="other.example", root_page=other)
    assert client.get(COURSE, HTTP_HOST="other.example").status_code == 404
    assert asked_for_sites(client) > 0
    second.delete()
    assert client.get(COURSE, HTTP_HOST="other.example").status_code == 200


def test_a_site_that_is_not_the_default_serves_its_own_host_alone(client):
    course_page()
    site = Site.objects.get()
    site.hostname, site.is_default_site = "own.example", False
    site.save()
    assert client.get(COURSE, HTTP_HOST="own.example").status_code == 200
    assert client.get(COURSE, HTTP_HOST="other.example").status_code == 404
