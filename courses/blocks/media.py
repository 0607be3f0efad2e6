"""Blocks of media: image."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from courses.blocks.base import LessonBlock


class PictureBlock(LessonBlock):
    """An image with a text alternative and a caption."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        template = "courses/blocks/picture.html"
        icon = "image"
        label = _("Image")
        description = _("A picture with a text for people who do not see it, and a caption.")

    def sample(self) -> dict[str, Any]:
        """Return a caption; the place of the picture is drawn by the template."""
        return {"image": None, "caption": gettext("The caption stands below the picture.")}
