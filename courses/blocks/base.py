"""What all blocks of a lesson share: a sample in the picker, drawn with the styles that learners see."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_FEATURES = ["bold", "italic", "ul", "link"]


class Previewed(blocks.Block):
    """A block that the picker shows with a sample of our own writing."""

    def sample(self) -> Any:
        """Return the raw value of the sample, in the language of the trainer."""
        raise NotImplementedError

    def get_preview_value(self) -> Any:
        """Return the sample as a value of this block."""
        return self.normalize(self.sample())

    def get_preview_template(self, _value: Any, context: Any = None) -> str:
        """Return the page around the sample."""
        return "courses/blocks/preview.html"


class LessonBlock(Previewed, blocks.StructBlock):
    """A block of a lesson with fields."""
