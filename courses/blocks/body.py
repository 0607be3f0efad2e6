"""All blocks of a lesson."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.practice import CaseBlock, CheckBlock, ReflectionBlock, ResourcesBlock
from courses.blocks.text import TEXT_FEATURES, CalloutBlock, FactBlock, PictureBlock


class LessonBody(blocks.StreamBlock):
    """What a lesson is made of, grouped for the picker: teach, practice, reflect, resources."""

    text = blocks.RichTextBlock(
        features=TEXT_FEATURES, template="courses/blocks/text.html", group=_("Teach"), label=_("Text"), icon="pilcrow"
    )
    callout = CalloutBlock(group=_("Teach"))
    image = PictureBlock(group=_("Teach"))
    fact = FactBlock(group=_("Teach"))
    case = CaseBlock(group=_("Practice"))
    check = CheckBlock(group=_("Practice"))
    reflection = ReflectionBlock(group=_("Reflect"))
    resources = ResourcesBlock(group=_("Resources"))
