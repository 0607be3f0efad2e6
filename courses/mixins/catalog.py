"""The catalog: what can be learned here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.panels import FieldPanel

from courses import kept
from courses.filters import FILTERS, Asked, asked_in
from courses.listing import Listing, listed
from courses.previews.modes import MIRRORED, PAPER, VISITOR
from courses.serving import LearnerPageMixin
from courses.translating.fields import fields


class CatalogMixin(LearnerPageMixin):
    """List all open courses and paths with a search and filters."""

    admin_default_ordering = "ord"
    preview_codes: ClassVar[Sequence[str]] = (VISITOR, PAPER, MIRRORED)

    intro = models.TextField(gettext_lazy("introduction"), blank=True)

    template = "courses/catalog.html"
    mixin_panels: ClassVar = [FieldPanel("intro")]
    override_translatable_fields: ClassVar = fields(same=("slug",))

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; the whole list as visitors see it may be kept."""
        return kept.allow(request, super().serve(request, *args, **kwargs))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the courses that match, with the visitor's own state."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        asked = asked_in(request.GET)
        listing = listed(user=request.user, asked=asked)
        context.update(
            asked=asked,
            listing=listing,
            filters=_filters(asked, listing),
            previous=asked.address(listing.page - 1) if listing.page > 1 else None,
            next=asked.address(listing.page + 1) if listing.page < listing.pages else None,
            place="courses",
        )
        return context


def _filters(asked: Asked, listing: Listing) -> list[dict[str, Any]]:
    """Return the filters that can narrow the list, each with its values and which of them are chosen."""
    legends = {
        "topic": gettext("Topic"),
        "population": gettext("Population"),
        "clas": gettext("CLAS standard"),
        "counts": gettext("Counts for, as your organization marked it"),
        "language": gettext("Language"),
        "length": gettext("Length"),
    }
    return [
        {
            "name": name,
            "legend": legends[name],
            "chosen": name in asked.chosen,
            "choices": [(choice, choice.code in asked.chosen.get(name, ())) for choice in listing.choices[name]],
        }
        for name in FILTERS
        if listing.choices[name]
    ]
