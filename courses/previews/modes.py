"""The ways in which a page can be previewed. Whoever builds what they show registers in ``STAGES``, above the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.catalog.models import Course
from lms.enrollment.access import Shut
from lms.enrollment.models import Enrollment
from lms.flows.opening import CourseBefore

VISITOR, LEARNER, OUTSIDE, LOCKED, PAPER, MIRRORED = "visitor", "learner", "outside", "locked", "paper", "mirrored"

LABELS: dict[str, str | Promise] = {
    VISITOR: _("As a visitor"),
    LEARNER: _("As a learner"),
    OUTSIDE: _("Not enrolled"),
    LOCKED: _("Locked"),
    PAPER: _("On paper"),
    MIRRORED: _("From right to left"),
}
TOLD: dict[str, str | Promise] = {
    VISITOR: _("Preview: as everybody sees it."),
    LEARNER: _("Preview: as its learners see it."),
    OUTSIDE: _("Preview: as people see it who are not enrolled."),
    LOCKED: _("Preview: as learners see it while it is locked."),
    PAPER: _("Preview: as it is on paper."),
    MIRRORED: _("Preview: from right to left, in the words that it has now."),
}
SIZES: list[dict[str, Any]] = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 390, "label": _("On a phone")},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("On a tablet")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("On a computer")},
]


@dataclass(frozen=True)
class Preview:
    """What the banner says. ``sample`` tells that nothing keeps the page shut now, so that the day shown is an example."""

    mode: str
    sample: bool = False

    @property
    def told(self) -> str | Promise:
        """Say what is shown."""
        return TOLD[self.mode]

    @property
    def is_paper(self) -> bool:
        """Tell whether the styles of paper apply."""
        return self.mode == PAPER

    @property
    def is_mirrored(self) -> bool:
        """Tell whether the page runs from right to left."""
        return self.mode == MIRRORED


@dataclass
class Scene:
    """Who stands where before a course: in a preview in memory alone, else as the database knows it."""

    course: Course | None
    enrollment: Enrollment | None = None
    before: list[CourseBefore] = field(default_factory=list)
    shut: dict[str, Shut] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)


Stage = Callable[[Any, HttpRequest, str], HttpResponseBase]
STAGES: list[Stage] = []
"""What answers for a page, its request and its mode; one is registered when the app starts."""


class PreviewedMixin(models.Model):
    """A page with the preview modes of Attune, in Wagtail's own preview."""

    preview_codes: ClassVar[Sequence[str]] = (LEARNER, OUTSIDE, LOCKED, PAPER, MIRRORED)
    scene: Scene | None = None
    """What a preview plays, in memory alone."""
    played_with: Any = None
    """The part for which a preview of its course is shown, as it is being written."""

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, str | Promise]]:
        """Return the modes for Wagtail, the first of them by default."""
        return [(code, LABELS[code]) for code in self.preview_codes]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """Return the sizes for Wagtail, a phone first: most people learn there."""
        return SIZES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Answer in one of the modes; Wagtail asks before who may edit the page."""
        mode = mode_name if mode_name in self.preview_codes else self.preview_codes[0]
        return STAGES[0](self, request, mode)

    def previewed(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as Wagtail does once the scene stands."""
        answer: HttpResponseBase = super().serve_preview(request, "")  # type: ignore[misc]
        return answer
