"""Blocks to go on with: documents, resources and references."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock

from courses.blocks.base import LessonBlock
from lms.base import languages


class DocumentBlock(LessonBlock):
    """A file to keep, with its language, kind and size."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"), max_length=200, required=False, help_text=_("Else that of the file."))
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=250)
    language = blocks.ChoiceBlock(choices=languages.choices, label=_("Language"), default="en")

    class Meta:
        template = "courses/blocks/document.html"
        icon = "doc-full"
        label = _("Document")
        description = _("A file to keep. Its kind, size and language are shown beside it.")

    def sample(self) -> dict[str, Any]:
        """Return a document without a file."""
        document = get_document_model()(
            title=gettext("Interpreter briefing card"), file="briefing.pdf", file_size=48_000
        )
        return {"document": document, "note": gettext("One page, for you."), "language": "en"}


class ResourceBlock(blocks.StructBlock):
    """A link with its language and a note."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    url = blocks.URLBlock(label=_("Address"))
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=250)
    language = blocks.ChoiceBlock(choices=languages.choices, label=_("Language"), default="en")

    class Meta:
        icon = "link"
        label = _("Resource")


class ResourcesBlock(LessonBlock):
    """Resources to go on with: a card for each, with its language."""

    title = blocks.CharBlock(label=_("Title"), max_length=160, default=_("Resources"))
    items = blocks.ListBlock(ResourceBlock(), label=_("Resources"), min_num=1)

    class Meta:
        template = "courses/blocks/resources.html"
        icon = "list-ul"
        label = _("Resources")
        description = _("Cards with links to go on with, each with its language and a note.")

    def sample(self) -> dict[str, Any]:
        """Return a card."""
        card = {
            "title": gettext("Your right to an interpreter"),
            "url": "https://example.org/interpreter",
            "note": gettext("A leaflet for patients"),
            "language": "es",
        }
        return {"title": gettext("For this visit"), "items": [card]}


class ReferenceBlock(blocks.StructBlock):
    """A work that the lesson rests on."""

    text = blocks.TextBlock(label=_("Author, title, year"), rows=2)
    url = blocks.URLBlock(label=_("Address"), required=False)

    class Meta:
        icon = "link"
        label = _("Reference")


class ReferencesBlock(LessonBlock):
    """What the lesson rests on, as a numbered list."""

    items = blocks.ListBlock(ReferenceBlock(), label=_("References"), min_num=1)

    class Meta:
        template = "courses/blocks/references.html"
        icon = "list-ol"
        label = _("References")
        description = _("What the lesson rests on, as a numbered list.")

    def sample(self) -> dict[str, Any]:
        """Return an invented work that says so."""
        return {"items": [{"text": gettext("A. Author: A sample title. 2026."), "url": "https://example.org/"}]}
