"""What can be learned, as records: synced from pages on publish, kept when the pages are gone.

Catalog rows carry no personal data.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import swapper
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.search import index

from lms.base.clock import site_day
from lms.base.models import Record
from lms.catalog.changes import Effect
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

    class Entry(models.TextChoices):
        """How somebody comes to take it. Assigning works with each of them."""

        SELF = "self", _("Everybody may enroll themselves")
        INVITATION = "invitation", _("People with the invitation link may enroll themselves")
        ASSIGNED = "assigned", _("Only people to whom it is assigned take it")

    class Renewal(models.TextChoices):
        """What somebody does who renews a completion."""

        CHANGED = "changed", _("Only what changed since they completed it")
        ALL = "all", _("The whole course again")

    key = models.UUIDField(_("translation key"), unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.COURSE)
    slug = models.CharField(_("short name"), max_length=255)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=20, default="en")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.LIVE)
    page = models.ForeignKey(PAGE, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    edition = models.ForeignKey("lms.CourseEdition", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entry = models.CharField(_("who can take it"), max_length=10, choices=Entry.choices, default=Entry.SELF)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("last day to enroll"), null=True, blank=True)
    review_note = models.CharField(_("review status"), max_length=200, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    minutes = models.PositiveIntegerField(_("learning minutes"), default=0)
    competencies = models.ManyToManyField(
        Competency, blank=True, related_name="courses", verbose_name=_("competencies")
    )
    renewal = models.CharField(_("renewing"), max_length=10, choices=Renewal.choices, default=Renewal.CHANGED)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("successor")
    )

    told: str = ""
    """The attributes of an element with its title, where that is in another language than the page; in memory alone."""
    said: CourseTitle | None = None
    """Its words in the language that is read, where that is not its own; in memory alone."""
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
        """It closes after it opens, and does not follow itself."""

        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=models.F("opens_on")),
                name="lms_course_closes_after_opening",
            ),
            models.CheckConstraint(condition=~Q(successor=models.F("pk")), name="lms_course_follows_another"),
        ]

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

    def takes_learners(self, at: datetime) -> bool:
        """Tell whether somebody new can be enrolled: it was published, is open, and the last day to enroll is not over."""
        return self.is_live and self.edition_id is not None and not self.is_closed(at)

    def is_closed(self, at: datetime) -> bool:
        """Tell whether the last day to enroll is over, in the time zone of the site."""
        return self.closes_on is not None and site_day(at) > self.closes_on


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
    """What a course consisted of when it was released: outline, rule and copies of the content.

    The form of ``outline`` is that of ``lms.catalog.outline.Outline``.
    ``changes`` says what differs from the edition before, a line for each part: ``{key, kind, title, signs, effect}``.
    PII: the author who released it.
    """

    class Follow(models.TextChoices):
        """What happens to people who are under way in the edition before."""

        MOVE = "move", _("They go on in the new version")
        CHOOSE = "choose", _("They go on in theirs, and may change to the new version")
        STAY = "stay", _("They finish the version that they began")

    class Class(models.TextChoices):
        """What the changes ask of people who had done the parts."""

        COSMETIC = Effect.COSMETIC.value, _("Correction: nothing to do again")
        REREAD = Effect.REREAD.value, _("Read again")
        RETEST = Effect.RETEST.value, _("Be tested again")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    outline = models.JSONField()
    sha256 = models.CharField(max_length=64)
    minutes = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    effect = models.CharField(max_length=10, choices=Class.choices, default=Class.COSMETIC)
    follow = models.CharField(max_length=10, choices=Follow.choices, default=Follow.MOVE)
    note = models.CharField(_("what changed, in a sentence"), max_length=300, blank=True)
    changes = models.JSONField(default=list)

    class Meta:
        """Numbered within the course."""

        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "number"], name="lms_edition_number")]

    def __str__(self) -> str:
        return f"{self.course} · {self.number}"

    @property
    def in_use(self) -> bool:
        """Tell whether somebody ever took the course: from then on no edition of it is rewritten (ADR 0071)."""
        return self.course.enrollments.exists()


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
