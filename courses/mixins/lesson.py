"""A lesson: ten minutes of reading, practice and thinking."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from courses.blocks import LessonBody
from courses.blocks.reflection import WRITTEN
from courses.embeds import embed_of
from courses.mixins.completing import LessonRuleMixin
from courses.mixins.forms import PartForm
from courses.mixins.opening import OpeningMixin
from courses.mixins.teaching import TeachingMixin
from courses.serving import LearnerPageMixin, enter, steps_of
from courses.translating.fields import fields
from courses.translation_marks import marks
from lms.catalog.models import EditionItem
from lms.organizations.viewer import person_of
from lms.reflections import services as reflections

POLICY_UPDATE = "_csp_update"
"""The attribute by which django-csp takes more sources for one response."""


class LessonMixin(TeachingMixin, LessonRuleMixin, OpeningMixin, LearnerPageMixin):
    """The body is served to enrolled learners and to the lesson's trainers alone."""

    content_note = models.TextField(_("content note"), blank=True)
    body = StreamField(LessonBody(), blank=True, verbose_name=_("content"))

    template = "courses/lesson.html"
    base_form_class = PartForm
    mixin_panels: ClassVar = [
        FieldPanel("content_note"),
        FieldPanel("body"),
        TeachingMixin.teaching_panel,
        LessonRuleMixin.rule_panel,
        LessonRuleMixin.part_panel,
        OpeningMixin.opening_panel,
    ]
    override_translatable_fields: ClassVar = fields(
        same=("slug", "by_choice", "needs_minutes", "needs_media", "needs_checks", "one_is_enough", "instead_of",
              "opens_on", "opens_days", "opens_after", "teaches", "checks_test")
    )  # fmt: skip

    tells_its_content: ClassVar[bool] = True

    class Meta:
        abstract = True

    def edition_content(self) -> dict[str, Any]:
        """Return what an edition keeps of it: what is read, and nothing of how it is offered."""
        return {"body": list(self.body.raw_data), "content_note": self.content_note}

    def show_copy(self, kept: EditionItem) -> None:
        """Show the copy of an edition, in memory alone."""
        page: Any = self
        page.title = kept.title
        self.content_note = kept.content.get("content_note", "")
        self.body = json.dumps(kept.content.get("body", []))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the lesson, or say what to do to get in."""
        refusal = enter(self, request)
        if refusal is not None:
            return refusal
        return self._with_players(super().serve(request, *args, **kwargs))

    def previewed(self, request: HttpRequest) -> HttpResponseBase:
        """Let its videos play in a preview too."""
        return self._with_players(super().previewed(request))

    def _with_players(self, response: HttpResponseBase) -> HttpResponseBase:
        """Allow the frames of the providers whose videos stand in this lesson, and of no others."""
        found = (embed_of(block.value["url"] or "") for block in self.body if block.block_type == "embed")
        if origins := sorted({embed.origin for embed in found if embed is not None}):
            setattr(response, POLICY_UPDATE, {"frame-src": origins})
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the learner's outline, place and private writing; a trainer's preview has none."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        enrollment = getattr(request, "lms_enrollment", None)
        context.update(enrollment=enrollment, place="learning", writings={})
        if enrollment is not None:
            context.update(steps_of(request, enrollment, self.translation_key))  # type: ignore[attr-defined]
            keys = [reflection_key(block.id) for block in self.body if block.block_type in WRITTEN]
            source = enrollment.course.language
            if context["written_in"] != source:
                context["marks"], context["original_changed"] = marks(self, source_language=source)
            if keys and self.scene is None:
                context["writings"] = reflections.read_all(person=person_of(request), block_keys=keys)
        return context


def reflection_key(block_id: str) -> str:
    """Return where the private writing of a block is kept."""
    return f"block:{block_id}"
