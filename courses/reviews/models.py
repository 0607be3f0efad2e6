"""What reviewers of a course said, kept when pages and their revisions are gone."""

from __future__ import annotations

from typing import Any, ClassVar

import swapper
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from courses.reviews.querysets import ReviewQuerySet, ReviewRequestQuerySet
from courses.reviews.words import Decision, Role
from lms.base.models import Record
from lms.organizations.models import Person

PAGE = swapper.get_model_name("wagtailcore", "Page")


@register_setting(icon="tasks")
class ReviewSettings(BaseSiteSetting):
    """Which reviews a site asks for, and what they decide. Carries no personal data."""

    class Publishes(models.TextChoices):
        """Who publishes a course that has all approvals."""

        LAST_APPROVAL = "last_approval", _("The last approval publishes the course")
        TRAINER = "trainer", _("A trainer publishes the course afterwards")

    subject_matter = models.BooleanField(_("ask for a subject-matter review"), default=True)
    community = models.BooleanField(
        _("ask for a community and lived-experience review"),
        default=True,
        help_text=_("Without it, the pages of courses say that communities did not review them."),
    )
    plain_language = models.BooleanField(_("ask for an accessibility and plain-language review"), default=True)
    required = models.BooleanField(
        _("publish nothing without these reviews"),
        default=False,
        help_text=_("A course, and each change of it, then waits until all of them approved it."),
    )
    publishes = models.CharField(
        _("after all approvals"), max_length=20, choices=Publishes.choices, default=Publishes.LAST_APPROVAL
    )

    panels: ClassVar = [
        MultiFieldPanel([FieldPanel(role) for role in Role.values], heading=_("Which reviews")),
        MultiFieldPanel([FieldPanel("required"), FieldPanel("publishes")], heading=_("Publishing")),
    ]

    class Meta:
        verbose_name = _("reviews of courses")

    @property
    def roles(self) -> list[str]:
        """Return the reviews that are asked for, in their order."""
        return [role for role in Role.values if getattr(self, role)]


class ReviewRequest(Record):
    """One time that a course was given to reviewers, all its lessons with it. PII: who asked."""

    class State(models.TextChoices):
        """``open`` waits for a reviewer, ``returned`` for a trainer; the others are ends."""

        OPEN = "open", _("Waiting for review")
        RETURNED = "returned", _("Returned to the trainer")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Taken back")

    ACTIVE = (State.OPEN, State.RETURNED)

    course_key = models.UUIDField(_("course"), db_index=True)
    title = models.CharField(_("title"), max_length=255)
    page = models.ForeignKey(PAGE, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    workflow_state = models.OneToOneField(
        "wagtailcore.WorkflowState", null=True, blank=True, on_delete=models.SET_NULL, related_name="course_review"
    )
    roles = models.JSONField(default=list)
    role = models.CharField(_("whose turn it is"), max_length=20, choices=Role.choices, blank=True)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    requested_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    requested_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        """One request at a time; an end has its time."""

        verbose_name = _("request for review")
        verbose_name_plural = _("requests for review")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course_key"],
                condition=Q(state__in=("open", "returned")),
                name="lms_courses_one_active_review",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "returned"), closed_at__isnull=True)
                | (~Q(state__in=("open", "returned")) & Q(closed_at__isnull=False)),
                name="lms_courses_review_end_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.get_state_display()}"

    @property
    def is_active(self) -> bool:
        """Tell whether a reviewer or a trainer still has to act."""
        return self.state in self.ACTIVE


class Review(Record):
    """What one reviewer decided, with the answers: written once, never changed (ADR 0083). PII: the reviewer."""

    class Conflict(models.TextChoices):
        """Each reviewer says one of these."""

        NONE = "none", _("I have no conflict of interest")
        DECLARED = "declared", _("I have a conflict of interest")

    request = models.ForeignKey(ReviewRequest, on_delete=models.PROTECT, related_name="reviews")
    course_key = models.UUIDField(_("course"), db_index=True)
    role = models.CharField(_("review"), max_length=20, choices=Role.choices)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision.choices)
    reviewer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="course_reviews"
    )
    sha256 = models.CharField(max_length=64)
    answers = models.JSONField(default=list)
    comment = models.TextField(_("comment"), blank=True)
    conflict = models.CharField(_("conflict of interest"), max_length=10, choices=Conflict.choices)
    conflict_text = models.TextField(_("what it is"), blank=True)
    decided_at = models.DateTimeField(_("decided"))

    objects = ReviewQuerySet.as_manager()

    class Meta:
        """A declared conflict is written down, and so is why a course was returned or refused."""

        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(conflict="none") | ~Q(conflict_text=""), name="lms_courses_conflict_is_written"
            ),
            models.CheckConstraint(
                condition=Q(decision="approved") | ~Q(comment=""), name="lms_courses_refusal_has_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["course_key", "decided_at"], name="lms_courses_review_course")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.get_decision_display()}"

    @property
    def shown_name(self) -> str:
        """Return the name that the reviewer wants to be shown, if there is one."""
        credit = getattr(self, "credit", None)
        return credit.name if credit else ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once.

        Raises TypeError for a review that is stored already.
        """
        if not self._state.adding:
            raise TypeError("A review is never changed: it is what somebody said on that day.")
        super().save(*args, **kwargs)


class ReviewComment(Record):
    """A word between reviewers and trainers about a request. PII: who wrote it."""

    request = models.ForeignKey(ReviewRequest, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_reviewer = models.BooleanField(_("written by a reviewer, whose name is not shown"), default=False)
    text = models.TextField(_("comment"))
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment on a review")
        verbose_name_plural = _("comments on reviews")

    def __str__(self) -> str:
        return f"{self.request_id} · {self.written_at:%Y-%m-%d}"
