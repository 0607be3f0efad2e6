"""Choosing a course, in the words of a trainer."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import AdminPageChooser


class CourseChooser(AdminPageChooser):
    """Wagtail's chooser with other words."""

    choose_one_text: ClassVar = _("Choose a course")
    choose_another_text: ClassVar = _("Choose another course")
    link_to_chosen_text: ClassVar = _("Edit this course")


class CourseBlock(blocks.PageChooserBlock):
    """Chooses a course."""

    @cached_property
    def widget(self) -> CourseChooser:
        """Return the chooser."""
        return CourseChooser(target_models=self.target_models, can_choose_root=False)

    def deconstruct(self) -> Any:
        """Stand in a migration as Wagtail's block."""
        return ("wagtail.blocks.PageChooserBlock", *super().deconstruct()[1:])
