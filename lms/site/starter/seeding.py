"""Publish the starter path on the reference site, below a front page of its own."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Page, Site

from courses.pathfile.publishing import publish_path
from lms.base import clock
from lms.site.home.models import HomePage
from lms.site.starter import reading


@transaction.atomic
def seed() -> list[str]:
    """Publish what is missing, or differs and was not edited by a person; return the titles of the published pages."""
    published: list[str] = []
    home = _home(published)
    return published + publish_path(reading.path(), home=home, at=clock.now())


def _home(published: list[str]) -> HomePage:
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    if isinstance(site.root_page.specific, HomePage):
        return site.root_page.specific
    root = Page.get_first_root_node()
    home = HomePage(
        title="Attune",
        slug="attune",
        intro="Short courses on culturally competent care, for clinicians between two patients.",
    )
    root.add_child(instance=home)
    site.root_page, site.site_name = home, "Attune"
    site.save()
    published.append(home.title)
    return home
