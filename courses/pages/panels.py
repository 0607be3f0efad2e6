"""The parts of a trainer's form that every page has: its title, and settings that are seldom needed, in our own words."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel

TITLE = TitleFieldPanel("title", placeholder=False, help_text=_("As people see it in lists and on top of the screen."))


def settings() -> MultiFieldPanel:
    """Return what is seldom needed, closed until somebody opens it."""
    return MultiFieldPanel(
        [
            _field(
                "slug", _("Address"), _("The last part of its web address. A change breaks links that people saved.")
            ),
            _field("seo_title", _("Title for search engines"), _("Where it should differ from the title above.")),
            _field(
                "search_description", _("Description for search engines"), _("One sentence that a search may show.")
            ),
        ],
        heading=_("Settings"),
        classname="collapsed",
    )


def panels(*own: Any) -> list[Any]:
    """Return the panels of a form: title, what the kind has of its own, settings."""
    return [TITLE, *own, settings()]


def _field(name: str, heading: Promise, help_text: Promise) -> FieldPanel:
    return FieldPanel(name, heading=heading, help_text=help_text)
