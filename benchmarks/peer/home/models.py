"""A home page without fields of its own."""

from wagtail.models import Page


class HomePage(Page):
    """The page at the root."""

    template = "home.html"
