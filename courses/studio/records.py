"""What the studio keeps: the team of a course, and the last changes of its parts with what takes them back."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection


class CourseTeam(models.Model):
    """The trainers of a course: a group with rights on its pages, and a collection for its images, documents and recordings.

    Members are those of the group. Who may add a team may make courses. PII: links to people by the group and ``leads``.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    course_key = models.UUIDField(_("course"), unique=True)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="course_team")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="course_team")
    leads = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("team leads"), blank=True)

    class Meta:
        """Django's own rights: add = may make courses, change = may choose the trainers of any course."""

        verbose_name = _("course team")
        verbose_name_plural = _("course teams")

    def __str__(self) -> str:
        return self.group.name


class CourseChange(models.Model):
    """A change of the parts of a course: brought text, a part added, moved or taken out; with what takes it back.

    Waiting until ``applied_at``. ``brought`` holds the text until then, ``inverse`` what to do to take it back. PII: who did it.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    class Kind(models.TextChoices):
        """What happened."""

        TEXT = "text", _("Text brought in")
        ADDED = "added", _("A part added")
        VIDEO = "video", _("A video added")
        MOVED = "moved", _("A part moved")
        TAKEN_OUT = "taken_out", _("A part taken out")

    uuid = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    course_key = models.UUIDField(_("course"), db_index=True)
    target_key = models.UUIDField(_("lesson that is added to"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    brought = models.JSONField(_("text to be brought in"), default=dict)
    inverse = models.JSONField(_("what takes it back"), default=dict)
    title = models.CharField(_("title"), max_length=255, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(_("made"))
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        """What is taken back was applied."""

        verbose_name = _("change of a course")
        verbose_name_plural = _("changes of courses")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | models.Q(applied_at__isnull=False),
                name="lms_coursechange_undone_was_applied",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.kind


class BroughtPicture(models.Model):
    """A picture of a text that waits to be brought in; deleted when it is. Carries no personal data."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    change = models.ForeignKey(CourseChange, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveIntegerField()
    suffix = models.CharField(max_length=5)
    alt = models.CharField(max_length=500, blank=True)
    data = models.BinaryField()

    class Meta:
        """Numbered within the text."""

        verbose_name = _("picture of a text")
        verbose_name_plural = _("pictures of texts")
        constraints: ClassVar = [models.UniqueConstraint(fields=["change", "number"], name="lms_broughtpicture_number")]

    def __str__(self) -> str:
        return f"{self.change} · {self.number}"


class CourseFile(models.Model):
    """A course file that was sent and is looked at before anything is made of it; deleted then. PII: who sent it."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    uuid = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(_("sent"))
    data = models.BinaryField()

    class Meta:
        verbose_name = _("course file")
        verbose_name_plural = _("course files")

    def __str__(self) -> str:
        return str(self.uuid)
