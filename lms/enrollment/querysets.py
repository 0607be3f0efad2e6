"""Reading enrollments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from lms.organizations.querysets import is_supervisor_annotation

if TYPE_CHECKING:
    from lms.enrollment.models import Enrollment


def not_waived(at: datetime) -> Q:
    """Return the condition that no waiver is in force: nobody is asked to complete a waived enrollment."""
    return Q(waived_at__isnull=True) | Q(waived_at__gt=at) | Q(waiver_ends_at__lte=at)


def waived(at: datetime) -> Q:
    """Return the condition that a waiver is in force."""
    return Q(waived_at__lte=at) & (Q(waiver_ends_at__isnull=True) | Q(waiver_ends_at__gt=at))


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Enrollments."""

    def open(self, *, at: datetime | None = None) -> Self:
        """Return the enrollments that were not withdrawn; with a moment, those that existed then and were not."""
        if at is None:
            return self.filter(withdrawn_at__isnull=True)
        return self.filter(enrolled_at__lte=at).filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))

    def reminded(self, *, at: datetime) -> Self:
        """Return open enrollments with a due date that are neither complete nor waived, without those of leavers."""
        return self.to_be_completed(at=at).of_members().filter(due_at__isnull=False)

    def of_members(self) -> Self:
        """Return enrollments without those of leavers, who belonged somewhere once and belong nowhere now."""
        memberships = apps.get_model("lms", "Membership").objects
        ever = memberships.filter(person=OuterRef("person"))
        now = memberships.open().filter(person=OuterRef("person"))
        return self.filter(Exists(now) | ~Exists(ever))

    def to_be_completed(self, *, at: datetime) -> Self:
        """Return open enrollments that are neither complete nor waived."""
        return self.open().filter(not_waived(at), progress__completed_at__isnull=True)

    def of_user(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Return the user's own enrollments."""
        return self.filter(person__user_id=user.pk) if user.is_authenticated else self.none()

    def visible_to(self, user: AbstractBaseUser | AnonymousUser, *, at: datetime | None = None) -> Self:
        """Return the enrollments of people whose training the user supervises now.

        With ``at``, those of people who were in these teams at that moment: what a team sees now is derived for now
        alone, so the dated memberships decide (ADR 0037).
        """
        people = apps.get_model("lms", "Person").objects.visible_to(user, at=at)
        if at is not None:
            return self.filter(person__in=people)
        teams = apps.get_model("lms", "Team").objects.supervised_by(user)
        seen = apps.get_model("lms", "TeamEnrollment")._default_manager.filter(
            enrollment=OuterRef("pk"), team__in=teams
        )
        return self.filter(Exists(seen), person__in=people)

    def for_page(
        self,
        user: AbstractBaseUser | AnonymousUser,
        *,
        course_key: UUID | None = None,
        activity_key: UUID | None = None,
        also: Mapping[str, Any] | None = None,
    ) -> Enrollment | None:
        """Return the user's newest open enrollment with all that a page shows, in one query.

        The course is named by its own key or by the key of an activity of it. The person carries ``is_supervisor`` for
        the site's navigation. ``also`` holds expressions to read with it, by the names of the attributes.
        """
        named = (
            self.filter(course__key=course_key)
            if course_key is not None
            else self.filter(course__activities__key=str(activity_key), course__kind="course")
        )
        found = (
            named.of_user(user)
            .open()
            .select_related("person", "course", "edition", "progress")
            .annotate(supervises=is_supervisor_annotation("person_id"), **(also or {}))
            .order_by("-cycle")
            .first()
        )
        if found is not None:
            found.person.is_supervisor = vars(found)["supervises"]
        return found
