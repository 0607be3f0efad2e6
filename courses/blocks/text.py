"""Blocks that teach with words: text, heading, callout, quotation, accordion, tabs and comparison."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import SHORT_FEATURES, TEXT_FEATURES, LessonBlock, Previewed


class TextBlock(Previewed, blocks.RichTextBlock):
    """Paragraphs, lists and links."""

    class Meta:
        template = "courses/blocks/text.html"
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and links.")

    def __init__(self, **kwargs: Any) -> None:
        """Offer the short list of features."""
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    def sample(self) -> str:
        """Return a paragraph."""
        return "<p>{}</p>".format(
            gettext("Ask which language helps, and write the answer where the next person sees it.")
        )

    def deconstruct(self) -> Any:
        """Stand in a migration as Wagtail's block."""
        return ("wagtail.blocks.RichTextBlock", *super().deconstruct()[1:])


class HeadingBlock(LessonBlock):
    """A heading that links can lead to."""

    text = blocks.CharBlock(label=_("Heading"), max_length=160)
    level = blocks.ChoiceBlock(
        choices=[("h2", _("Heading")), ("h3", _("Smaller heading"))], default="h2", label=_("Size")
    )

    class Meta:
        template = "courses/blocks/heading.html"
        icon = "title"
        label = _("Heading")
        description = _("Opens a section. Screen readers jump from heading to heading.")

    def sample(self) -> dict[str, Any]:
        """Return a heading."""
        return {"text": gettext("Before the visit"), "level": "h2"}


class CalloutBlock(LessonBlock):
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
        description = _("A key point, a caution or a practice tip, set apart from the text.")

    def sample(self) -> dict[str, Any]:
        """Return a practice tip."""
        text = gettext("Ask which language helps, and book the interpreter for longer than the visit.")
        return {"kind": "practice_tip", "title": gettext("Before the visit"), "text": f"<p>{text}</p>"}


class QuotationBlock(LessonBlock):
    """Somebody's own words, with who said them and where they stand."""

    quote = blocks.TextBlock(label=_("Quotation"), rows=3)
    who = blocks.CharBlock(label=_("Who said or wrote it"), max_length=200)
    url = blocks.URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        template = "courses/blocks/quotation.html"
        icon = "openquote"
        label = _("Quotation")
        description = _("Somebody's own words, with their name or role and the source.")

    def sample(self) -> dict[str, Any]:
        """Return a quotation."""
        return {
            "quote": gettext("Nobody had asked me in which language I think about pain."),
            "who": gettext("A patient, in an invented case"),
        }


class SectionBlock(blocks.StructBlock):
    """A part that opens: a title and a text."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)

    class Meta:
        icon = "list-ul"
        label = _("Part")


def _two_parts() -> list[dict[str, str]]:
    return [
        {
            "title": gettext("Before"),
            "text": "<p>{}</p>".format(gettext("Tell the interpreter why the person is here.")),
        },
        {
            "title": gettext("After"),
            "text": "<p>{}</p>".format(gettext("Ask what was hard to say in the other language.")),
        },
    ]


class AccordionBlock(LessonBlock):
    """Parts below each other that open one by one. All of them are open on paper."""

    items = blocks.ListBlock(SectionBlock(), label=_("Parts"), min_num=1)

    class Meta:
        template = "courses/blocks/accordion.html"
        icon = "bars"
        label = _("Accordion")
        description = _("Parts below each other that open one by one. On paper all are open.")

    def sample(self) -> dict[str, Any]:
        """Return two parts."""
        return {"items": _two_parts()}


class TabsBlock(LessonBlock):
    """Parts behind each other, of which one is seen. They need no script, and stand below each other on paper."""

    items = blocks.ListBlock(SectionBlock(), label=_("Tabs"), min_num=2, max_num=6)

    class Meta:
        template = "courses/blocks/tabs.html"
        icon = "view"
        label = _("Tabs")
        description = _("Parts behind each other, of which one is seen. On paper they stand below each other.")

    def sample(self) -> dict[str, Any]:
        """Return two tabs."""
        return {"items": _two_parts()}


class PerspectiveBlock(blocks.StructBlock):
    """How one person sees it."""

    who = blocks.CharBlock(label=_("Who"), max_length=120)
    text = blocks.RichTextBlock(label=_("How they see it"), features=SHORT_FEATURES)

    class Meta:
        icon = "user"
        label = _("Perspective")


class ComparisonBlock(LessonBlock):
    """The same moment as two people see it, side by side."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    first = PerspectiveBlock(label=_("First perspective"))
    second = PerspectiveBlock(label=_("Second perspective"))
    together = blocks.RichTextBlock(label=_("What both need"), features=SHORT_FEATURES, required=False)

    class Meta:
        template = "courses/blocks/comparison.html"
        icon = "group"
        label = _("Two perspectives")
        description = _("The same moment as two people see it, side by side.")

    def sample(self) -> dict[str, Any]:
        """Return a moment in a waiting room."""
        first, second = (
            gettext("I came on time and still wait."),
            gettext("The interpreter is late, and I cannot say so."),
        )
        return {
            "title": gettext("Twenty minutes in the waiting room"),
            "first": {"who": gettext("The patient"), "text": f"<p>{first}</p>"},
            "second": {"who": gettext("The nurse"), "text": f"<p>{second}</p>"},
        }
