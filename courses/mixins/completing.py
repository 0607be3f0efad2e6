"""What has to be done to complete a lesson, a course or a path."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from courses.rawstream import blocks_in
from lms.catalog.outline import Needs

MEDIA_BLOCKS = ("video", "audio", "embed")
CHECK_BLOCKS = ("check",)
LONGEST_MINUTES = 60
"""The most that one visit of a lesson counts, so that each minimum time can be met in one sitting."""


class PartMixin(models.Model):
    """Whether a lesson or quiz has to be done."""

    by_choice = models.BooleanField(
        _("people may choose this part"),
        default=False,
        help_text=_("It is not required. The course says how many of the parts to choose are needed."),
    )

    class Meta:
        abstract = True


class LessonRuleMixin(PartMixin):
    """What a lesson asks for before it can be marked as complete."""

    needs_minutes = models.PositiveSmallIntegerField(
        _("minimum time, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)],
        help_text=_("Counted while the lesson is open and visible. Leave empty where time is not asked for."),
    )
    needs_media = models.BooleanField(_("recordings are watched, or their transcripts opened"), default=False)
    needs_checks = models.BooleanField(_("each knowledge check is tried"), default=False)
    one_is_enough = models.BooleanField(_("one of these is enough"), default=False)
    instead_of = models.UUIDField(
        _("completes another lesson just as well"),
        null=True,
        blank=True,
        help_text=_("For people who would rather not read that one: finishing either of the two counts."),
    )

    class Meta:
        abstract = True

    part_panel: ClassVar = MultiFieldPanel(
        [FieldPanel("by_choice"), FieldPanel("instead_of")], heading=_("In the course"), classname="collapsed"
    )
    rule_panel: ClassVar = MultiFieldPanel(
        [FieldPanel(name) for name in ("needs_minutes", "needs_media", "needs_checks", "one_is_enough")],
        heading=_("Before it counts as complete"),
        classname="collapsed",
    )

    def needs(self) -> Needs:
        """Return it for the outline; what the lesson does not hold is not asked for."""
        blocks = [*blocks_in(list(self.body.raw_data))]  # type: ignore[attr-defined]
        found = Needs()
        if self.needs_minutes:
            found["seconds"] = self.needs_minutes * 60
        media = [block["id"] for block in blocks if block["type"] in MEDIA_BLOCKS]
        if self.needs_media and media:
            found["media"] = media
        checks = [block["id"] for block in blocks if block["type"] in CHECK_BLOCKS]
        if self.needs_checks and checks:
            found["checks"] = checks
        if self.one_is_enough and len(found) > 1:
            found["any"] = True
        return found


class CourseRuleMixin(models.Model):
    """What a course asks for beside its required parts."""

    choose = models.PositiveSmallIntegerField(
        _("how many of the parts to choose"),
        default=0,
        help_text=_("Beside all required parts, people complete so many of those that they may choose."),
    )
    gates = models.JSONField(_("what else has to be done"), default=list, blank=True)

    class Meta:
        abstract = True

    course_rule_panel: ClassVar = MultiFieldPanel(
        [FieldPanel("choose"), FieldPanel("gates")], heading=_("To complete it")
    )


class PathRuleMixin(models.Model):
    """How many courses of a path have to be completed."""

    choose = models.PositiveSmallIntegerField(
        _("how many of the courses"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty where all of them have to be completed."),
    )

    class Meta:
        abstract = True
