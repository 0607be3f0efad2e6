"""A module: an optional level between a course and its lessons."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from courses.serving import LearnerPageMixin
from courses.translating.fields import fields
from lms.base.reading import here


class ModuleMixin(LearnerPageMixin):
    """A heading in the outline; its own address leads to its course."""

    admin_default_ordering = "ord"

    mixin_panels: ClassVar[list[Any]] = []
    override_translatable_fields: ClassVar = fields(same=("slug",))

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead to the course, in the language that is read."""
        return HttpResponseRedirect(here(self.get_parent().get_url(request)))  # type: ignore[attr-defined]
