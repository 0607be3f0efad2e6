"""The blocks of a lesson, in the groups of the picker."""

from courses.blocks.body import LessonBody

__all__ = ["LessonBody"]
