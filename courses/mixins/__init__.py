"""Abstract page behavior: a host with its own base page subclasses these, others use ``courses.pages``."""

from courses.mixins.catalog import CatalogMixin
from courses.mixins.course import CourseMixin
from courses.mixins.lesson import LessonMixin
from courses.mixins.module import ModuleMixin
from courses.mixins.path import PathMixin
from courses.mixins.quiz import QuizMixin

__all__ = ["CatalogMixin", "CourseMixin", "LessonMixin", "ModuleMixin", "PathMixin", "QuizMixin"]
