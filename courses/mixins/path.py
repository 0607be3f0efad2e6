"""A path: several courses that belong together, in any order, with a certificate of its own."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from courses.blocks.course import CourseBlock
from courses.mixins.about import AboutMixin
from courses.mixins.completing import PathRuleMixin
from courses.mixins.course import OfferMixin
from courses.mixins.forms import PathForm
from courses.mixins.opening import OF_PATHS, entry_panel
from courses.translating.fields import fields


class PathMixin(PathRuleMixin, OfferMixin):
    """A list of courses. No course locks another; the path is complete when all, or so many, of them are."""

    courses = StreamField([("course", CourseBlock(label=_("Course")))], blank=True, verbose_name=_("courses"))

    template = "courses/path.html"
    base_form_class = PathForm
    mixin_panels: ClassVar = [
        FieldPanel("summary"),
        FieldPanel("courses"),
        FieldPanel("audience"),
        MultiFieldPanel([FieldPanel("counts_for"), FieldPanel("does_not_count_for")], heading=_("What it counts for")),
        entry_panel(OF_PATHS),
        FieldPanel("choose"),
        *AboutMixin.about_panels,
    ]
    override_translatable_fields: ClassVar = fields(
        same=("slug", "entry", "opens_on", "closes_on", "choose", "courses", "authors", "competencies")
    )

    class Meta:
        abstract = True
