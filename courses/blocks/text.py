"""Blocks that teach: text, callout, image and fact."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_FEATURES = ["bold", "italic", "ul", "link"]


class CalloutBlock(blocks.StructBlock):
    """A key point, a caution or a practice tip, set apart from the text."""

    kind = blocks.ChoiceBlock(
        choices=[("key_point", _("Key point")), ("caution", _("Caution")), ("practice_tip", _("Practice tip"))],
        default="key_point",
        label=_("Kind"),
    )
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)

    class Meta:
        template = "courses/blocks/callout.html"
        icon = "info-circle"
        label = _("Callout")
        preview_value = {
            "kind": "practice_tip",
            "title": "Before the visit",
            "text": "<p>Ask which language helps.</p>",
        }


class PictureBlock(blocks.StructBlock):
    """An image with a text alternative and a caption."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        template = "courses/blocks/picture.html"
        icon = "image"
        label = _("Image")


class FactBlock(blocks.StructBlock):
    """A figure with its source and year, kept in one place and shown in many."""

    fact = SnippetChooserBlock("lms_courses.Fact", label=_("Fact"))

    class Meta:
        template = "courses/blocks/fact.html"
        icon = "pick"
        label = _("Fact")
