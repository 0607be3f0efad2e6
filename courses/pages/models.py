# mypy: disable-error-code="django-manager-missing, misc"
"""Concrete pages on Wagtail's stock base page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.mixins import CatalogMixin, CourseMixin, LessonMixin, ModuleMixin, PathMixin, QuizMixin
from courses.pages.panels import panels


class CatalogPage(CatalogMixin, Page):
    """The catalog."""

    content_panels: ClassVar = panels(*CatalogMixin.mixin_panels)
    promote_panels: ClassVar[list[Any]] = []
    subpage_types: ClassVar = ["lms_pages.CoursePage", "lms_pages.PathPage"]
    template = CatalogMixin.template

    class Meta:
        verbose_name = _("catalog")
        verbose_name_plural = _("catalogs")


class PathPage(PathMixin, Page):
    """A path."""

    content_panels: ClassVar = panels(*PathMixin.mixin_panels)
    promote_panels: ClassVar[list[Any]] = []
    parent_page_types: ClassVar = ["lms_pages.CatalogPage"]
    subpage_types: ClassVar[list[str]] = []
    template = PathMixin.template

    class Meta:
        verbose_name = _("path")
        verbose_name_plural = _("paths")


class CoursePage(CourseMixin, Page):
    """A course."""

    content_panels: ClassVar = panels(*CourseMixin.mixin_panels)
    promote_panels: ClassVar[list[Any]] = []
    parent_page_types: ClassVar = ["lms_pages.CatalogPage"]
    subpage_types: ClassVar = ["lms_pages.ModulePage", "lms_pages.LessonPage", "lms_pages.QuizPage"]
    template = CourseMixin.template

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class ModulePage(ModuleMixin, Page):
    """A module."""

    content_panels: ClassVar = panels(*ModuleMixin.mixin_panels)
    promote_panels: ClassVar[list[Any]] = []
    parent_page_types: ClassVar = ["lms_pages.CoursePage"]
    subpage_types: ClassVar = ["lms_pages.LessonPage", "lms_pages.QuizPage"]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(LessonMixin, Page):
    """A lesson."""

    content_panels: ClassVar = panels(*LessonMixin.mixin_panels)
    promote_panels: ClassVar[list[Any]] = []
    parent_page_types: ClassVar = ["lms_pages.CoursePage", "lms_pages.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = LessonMixin.template

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")


class QuizPage(QuizMixin, Page):
    """A quiz."""

    content_panels: ClassVar = panels(*QuizMixin.mixin_panels)
    promote_panels: ClassVar[list[Any]] = []
    parent_page_types: ClassVar = ["lms_pages.CoursePage", "lms_pages.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = QuizMixin.template

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
