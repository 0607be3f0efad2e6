"""The catalog: what can be learned here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from courses.listing import listed
from courses.serving import LearnerPageMixin


class CatalogMixin(LearnerPageMixin):
    """List all open courses and paths with a search."""

    admin_default_ordering = "ord"

    intro = models.TextField(_("introduction"), blank=True)

    template = "courses/catalog.html"
    mixin_panels: ClassVar = [FieldPanel("intro")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the courses that match the search, with the visitor's own state."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        query = request.GET.get("q", "").strip()
        context.update(listed(user=request.user, query=query), query=query, place="courses")
        return context
