"""A course: what it is for, what it counts for, and what it consists of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from courses.cards import tags_of
from courses.mixins.about import AboutMixin, Level
from courses.mixins.completing import CourseRuleMixin
from courses.mixins.forms import CourseForm
from courses.mixins.opening import BeforeMixin, EntryMixin, entry_panel
from courses.mixins.translated import SIGNATURES, TranslatedMixin
from courses.previews.modes import Scene
from courses.reviews.deciding import UNREVIEWED
from courses.reviews.shown import shown_reviews
from courses.serving import LearnerPageMixin, enrollment_in, opens_told, states_of
from courses.translating.fields import fields
from lms.base import clock
from lms.base.clock import site_day
from lms.catalog.models import Course
from lms.catalog.outline import Outline, OutlineItem
from lms.catalog.said import item_said
from lms.catalog.standing import words_of
from lms.conf import conf
from lms.enrollment.access import Shut
from lms.enrollment.models import Enrollment
from lms.flows import opening
from lms.progress.explain import explain_lesson
from lms.progress.rules import asked_by, resume_step
from lms.progress.status import status_of


class OfferMixin(AboutMixin, EntryMixin, LearnerPageMixin):
    """What a course and a path have in common."""

    summary = models.TextField(_("summary"), help_text=_("One or two sentences for the catalog."))
    counts_for = models.TextField(_("counts for"), blank=True)
    does_not_count_for = models.TextField(_("does not count for"), blank=True)

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the catalog record and the visitor's place in it."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        at = clock.now()
        scene = self.scene or self._scene(request, at)
        enrollment, course, outline = scene.enrollment, scene.course, _outline(scene)
        source = course.language if course else get_language() or ""
        said = [item_said(item, source=source) for item in outline["items"]]
        resume = _resume(enrollment, outline, scene.shut)
        context.update(
            before=scene.before,
            shut=scene.shut,
            asked=asked_by(outline),
            needs={item["key"]: found for item in outline["items"] if (found := explain_lesson(item))},
            opens={} if enrollment else opens_told(said),
            state=states_of(enrollment) if enrollment else {},
            course_is_over=course is not None and course.is_closed(at),
            opens_later=course is not None and course.opens_on is not None and site_day(at) < course.opens_on,
            enrollment=enrollment,
            newer_version=_is_newer(enrollment),
            course=course,
            contact=conf.HELP_CONTACT,
            is_translation=course is not None and context["written_in"] != course.language,
            outline={**outline, "items": said},
            review_notes=words_of(course.review_note if course else UNREVIEWED),
            reviews=shown_reviews(course.key, course.review_note) if course else [],
            tags=scene.tags,
            place="courses",
            offer_status=status_of(enrollment, at=at) if enrollment else None,
            resume=item_said(resume, source=source) if resume else None,
        )
        return context

    def _scene(self, request: HttpRequest, at: datetime) -> Scene:
        """Return the catalog record, and where the visitor stands."""
        enrollment = enrollment_in(request, course_key=self.translation_key)  # type: ignore[attr-defined]
        scene = Scene(course=enrollment.course if enrollment else self.record(), enrollment=enrollment)
        outline, language, person = _outline(scene), get_language() or "", enrollment.person if enrollment else None
        scene.before = opening.courses_before(outline=outline, person=person, at=at, locale=language)
        if enrollment:
            scene.shut = opening.shut_parts(enrollment=enrollment, at=at, locale=language, before=scene.before)
        scene.tags = tags_of(scene.course) if scene.course else []
        return scene

    def record(self) -> Course | None:
        """Return the catalog record that publishing made of this page, with its edition."""
        return Course.objects.select_related("edition").filter(key=self.translation_key).first()  # type: ignore[attr-defined]


def _outline(scene: Scene) -> Outline:
    """Return the outline of the edition that the visitor takes, else of the one that people take now."""
    edition = scene.enrollment.edition if scene.enrollment else (scene.course.edition if scene.course else None)
    return edition.outline if edition else {"items": [], "minutes": 0, "method": {}}


def _is_newer(enrollment: Enrollment | None) -> bool:
    """Tell whether the course has another edition than the one that somebody takes or took."""
    if enrollment is None or enrollment.course.kind != Course.Kind.COURSE:
        return False
    return enrollment.course.edition_id != enrollment.edition_id


def _resume(enrollment: Enrollment | None, outline: Outline, shut: Mapping[str, Shut]) -> OutlineItem | None:
    """Return where to go on, nothing without an enrollment."""
    if enrollment is None:
        return None
    return resume_step(outline, enrollment.progress.state, last_key=str(enrollment.progress.last_key), shut=shut)


class CourseMixin(BeforeMixin, CourseRuleMixin, TranslatedMixin, OfferMixin):
    """A course of lessons and quizzes, in modules if it is long."""

    admin_default_ordering = "ord"
    owns_questions: ClassVar[bool] = True

    level = models.CharField(_("level"), max_length=80, blank=True, choices=Level.choices)
    content_note = models.TextField(_("content note"), blank=True)
    review_by = models.DateField(
        _("look at it again by"),
        null=True,
        blank=True,
        help_text=_(
            "From this day on the course stands on the list of what to look at again. Learners go on as before."
        ),
    )
    objectives = StreamField(
        [("objective", blocks.CharBlock(label=_("Objective"), max_length=300))],
        blank=True,
        verbose_name=_("objectives"),
    )
    references = RichTextField(_("references"), blank=True, features=["ul", "link", "italic"])

    template = "courses/course.html"
    base_form_class = CourseForm
    mixin_panels: ClassVar = [
        FieldPanel("summary"),
        FieldPanel("objectives"),
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("level"), FieldPanel("content_note")], heading=_("For whom")
        ),
        MultiFieldPanel([FieldPanel("counts_for"), FieldPanel("does_not_count_for")], heading=_("What it counts for")),
        FieldPanel("references"),
        entry_panel(Course.Entry.choices),
        FieldPanel("before"),
        CourseRuleMixin.course_rule_panel,
        *AboutMixin.about_panels,
        FieldPanel("review_by"),
        *TranslatedMixin.translation_panels,
    ]
    override_translatable_fields: ClassVar = fields(
        same=("slug", "level", "entry", "opens_on", "closes_on", "choose", "gates", "before", "authors", "competencies",
              "references", "review_by"),
        own=SIGNATURES,
    )  # fmt: skip

    class Meta:
        abstract = True

    def objective_texts(self) -> list[str]:
        """Return the objectives as texts."""
        return [str(block.value) for block in self.objectives]
