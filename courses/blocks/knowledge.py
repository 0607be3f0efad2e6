"""Blocks for what is kept in one place and shown in many lessons: facts, and words of the glossary."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.base import LessonBlock
from courses.models import Fact, Term


def in_language_of(page: Any, entry: Any) -> Any:
    """Return an entry in the language of the page, as it is where there is no translation or no page."""
    if page is None or entry.locale_id == page.locale_id:
        return entry
    return entry.get_translation_or_none(page.locale) or entry


class FactBlock(LessonBlock):
    """A figure with its source and year, kept in one place and shown in many."""

    fact = SnippetChooserBlock("lms_courses.Fact", label=_("Fact"))

    class Meta:
        template = "courses/blocks/fact.html"
        icon = "pick"
        label = _("Fact")
        description = _("A figure with its source and year. It is corrected once for all lessons that show it.")

    def sample(self) -> dict[str, Any]:
        """Return an invented figure that says so."""
        fact = Fact(
            statement=gettext("What a figure looks like"), value=gettext("1 in 10, a sample and not a finding"),
            source=gettext("Sample source"), source_year=2026,
        )  # fmt: skip
        return {"fact": fact}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the fact in the language of the page; none where it was deleted."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        fact = value.get("fact")
        context["fact"] = fact and in_language_of(context.get("page"), fact)
        return context


class TermsBlock(LessonBlock):
    """Words of the glossary with what they mean."""

    title = blocks.CharBlock(label=_("Title"), max_length=160, required=False)
    terms = blocks.ListBlock(SnippetChooserBlock("lms_courses.Term", label=_("Word")), label=_("Words"), min_num=1)

    class Meta:
        template = "courses/blocks/terms.html"
        icon = "openquote"
        label = _("Glossary words")
        description = _("Words of the glossary with what they mean. A meaning is corrected once for all lessons.")

    def sample(self) -> dict[str, Any]:
        """Return a word."""
        meaning = gettext("Carries what is said in one language into another, aloud and complete.")
        return {"terms": [Term(term=gettext("Interpreter"), definition=meaning)]}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the words in the language of the page, without those that were deleted."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = context.get("page")
        context["terms"] = [in_language_of(page, term) for term in value.get("terms") or () if term]
        return context
