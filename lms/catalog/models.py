"""What can be learned, as records: synced from pages on publish, kept when the pages are gone.

Catalog rows carry no personal data.
"""

from __future__ import annotations

from typing import ClassVar

import swapper
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.search import index

from lms.base.models import Record
from lms.catalog.taxonomy import Competency

PAGE = swapper.get_model_name("wagtailcore", "Page")


class CourseQuerySet(models.QuerySet["Course"]):
    """Courses and paths."""

    def listed(self) -> CourseQuerySet:
        """Return what stands in the catalog: open, and published."""
        return self.filter(status=Course.Status.LIVE, edition__isnull=False)


class Course(index.Indexed, Record):
    """A course, or a path: a path's activities are whole courses. ``key`` is the page's translation key."""

    class Kind(models.TextChoices):
        """A path is completed by its courses."""

        COURSE = "course", _("Course")
        PATH = "path", _("Path")

    class Status(models.TextChoices):
        """A retired course takes no new learners; its records stay."""

        LIVE = "live", _("Open")
        RETIRED = "retired", _("Retired")

    key = models.UUIDField(_("translation key"), unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.COURSE)
    slug = models.CharField(_("short name"), max_length=255)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=20, default="en")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.LIVE)
    page = models.ForeignKey(PAGE, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    edition = models.ForeignKey("lms.CourseEdition", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    self_enroll = models.BooleanField(_("people may enroll themselves"), default=True)
    review_note = models.CharField(_("review status"), max_length=200, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    minutes = models.PositiveIntegerField(_("learning minutes"), default=0)
    competencies = models.ManyToManyField(
        Competency, blank=True, related_name="courses", verbose_name=_("competencies")
    )

    objects = CourseQuerySet.as_manager()

    search_auto_update = False
    """``lms.catalog.search.enter`` writes the index, once the titles and tags are there."""
    search_fields: ClassVar = [
        index.SearchField("title", boost=4),
        index.SearchField("words_of_search"),
        index.AutocompleteField("title"),
        index.AutocompleteField("words_of_search"),
    ]

    class Meta:
        """Names."""

        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.title

    def words_of_search(self) -> str:
        """Return what a search finds it by besides its title: all languages, objectives and tags, and no lesson."""
        lines = [text for each in self.titles.all() for text in (each.title, each.summary, each.words)]
        tags = list(self.competencies.all())
        for code, _name in settings.LANGUAGES:
            with override(code):
                lines += [f"{tag.framework.said} {tag.said}" if tag.is_numbered else tag.said for tag in tags]
        return "\n".join(dict.fromkeys([self.summary, *lines]))

    @property
    def is_live(self) -> bool:
        """Tell whether its page can be opened."""
        return self.status == self.Status.LIVE

    @property
    def takes_learners(self) -> bool:
        """Tell whether somebody new can be enrolled: it is open and was published."""
        return self.is_live and self.edition_id is not None

    @property
    def is_gone(self) -> bool:
        """Tell whether its page was deleted: nothing of it can be opened any more, its records stay."""
        return not self.is_live and self.page_id is None


class CourseTitle(models.Model):
    """The title, summary and address of a course in one language.

    ``words`` are what else a search finds it by, such as the objectives; ``reviewed`` is False for a translation that no
    qualified translator has reviewed.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="titles")
    locale = models.CharField(max_length=20)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    words = models.TextField(blank=True)
    reviewed = models.BooleanField(default=True)

    class Meta:
        """One for each language."""

        verbose_name = _("course title")
        verbose_name_plural = _("course titles")
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "locale"], name="lms_coursetitle_locale")]

    def __str__(self) -> str:
        return f"{self.title} ({self.locale})"


class Activity(Record):
    """One thing to do in a course: a lesson, a quiz, or (in a path) a whole course."""

    class Kind(models.TextChoices):
        """What has to be done."""

        LESSON = "lesson", _("Lesson")
        QUIZ = "quiz", _("Quiz")
        COURSE = "course", _("Course")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="activities")
    key = models.UUIDField(_("translation key"))
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=255)
    target = models.ForeignKey(Course, null=True, blank=True, on_delete=models.PROTECT, related_name="used_in")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A key once in a course; a target exactly for kind course."""

        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "key"], name="lms_activity_key"),
            models.CheckConstraint(
                condition=Q(kind="course", target__isnull=False) | (~Q(kind="course") & Q(target__isnull=True)),
                name="lms_activity_target_for_course",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CourseEdition(Record):
    """What a course consisted of when it was published: outline, rule and copies of the content.

    ``outline`` is ``{"items": [{id, key, kind, title, module, minutes, url, required, serial}], "minutes", "method"}``.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    outline = models.JSONField()
    sha256 = models.CharField(max_length=64)
    minutes = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        """Numbered within the course."""

        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "number"], name="lms_edition_number")]

    def __str__(self) -> str:
        return f"{self.course} · {self.number}"


class EditionItem(models.Model):
    """A copy of one activity's content in one language, so that purging revisions and deleting pages is harmless."""

    wagtail_reference_index_ignore: ClassVar[bool] = True

    edition = models.ForeignKey(CourseEdition, on_delete=models.CASCADE, related_name="items")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="items")
    locale = models.CharField(max_length=20)
    title = models.CharField(max_length=255)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    requirement_serial = models.PositiveIntegerField(default=1)

    class Meta:
        """One for each activity and language."""

        verbose_name = _("edition item")
        verbose_name_plural = _("edition items")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "activity", "locale"], name="lms_editionitem_activity_locale")
        ]

    def __str__(self) -> str:
        return self.title
