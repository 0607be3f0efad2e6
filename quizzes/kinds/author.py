"""Writing questions: the fields of a kind's form are Wagtail blocks, and two functions lead from them to content and back.

Every row of a list carries its id in a hidden field, so that an option keeps its id however often it is edited and moved;
a new row gets a new id, and no id is ever given twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar
from uuid import uuid4

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

SHORT, LONG = 300, 2000


class OptionAuthor(blocks.StructBlock):
    """A row with a text and its feedback."""

    text = blocks.CharBlock(label=_("Text"), max_length=SHORT)
    feedback = blocks.TextBlock(label=_("Feedback: why it is right or not"), rows=2, max_length=LONG)

    class Meta:
        icon = "list-ul"
        label = _("Option")


class QuestionAuthor(blocks.StructBlock):
    """The form of a question kind, a field for each block; subclasses add what their kind asks for."""

    settings: ClassVar[tuple[str, ...]] = ("objective", "scored", "shuffle")
    """Fields that stand together at the end of the form, of those that it has."""

    stem = blocks.TextBlock(label=_("Question"), rows=3, max_length=LONG)
    objective = blocks.IntegerBlock(
        label=_("Number of the objective that it tests"),
        required=False,
        min_value=1,
        help_text=_("As numbered on the page of the course. Leave empty if there is none."),
    )

    def to_raw(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the kind's ``normalize`` takes."""
        return {"stem": value["stem"], "objective": value["objective"]}

    def from_content(self, content: Mapping[str, Any]) -> Any:
        """Return the value of the form for stored content."""
        return self.to_python(self.plain(content))

    def plain(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return stored content as the plain data of the form."""
        return {"stem": content["stem"], "objective": content["objective"]}


class ScoredAuthor(QuestionAuthor):
    """The form of a kind with right and wrong answers."""

    scored = blocks.BooleanBlock(label=_("It counts for the score"), required=False, default=True)

    def to_raw(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Add whether it counts."""
        return {**super().to_raw(value), "scored": value["scored"]}

    def plain(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Add whether it counts."""
        return {**super().plain(content), "scored": content["scored"]}


class NotedAuthor(ScoredAuthor):
    """The form of a kind whose result may end with a note."""

    feedback = blocks.TextBlock(label=_("Note at the end of the result"), required=False, rows=2, max_length=LONG)

    def to_raw(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Add the note."""
        return {**super().to_raw(value), "feedback": value["feedback"]}

    def plain(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Add the note."""
        return {**super().plain(content), "feedback": content["feedback"]}


def items(
    child: blocks.StructBlock, *, label: Any, least: int, values: Iterable[Mapping[str, Any]], **options: Any
) -> Any:
    """Return a list of rows of one type, with these rows in a new question.

    It is a stream of one type, because a stream is the one list that Wagtail's editor takes as a field of its own.
    """

    def default() -> list[tuple[str, dict[str, Any]]]:
        return [("item", {**child.get_default(), **value}) for value in values]

    return blocks.StreamBlock(
        [("item", child)], label=label, min_num=least, required=least > 0, default=default, **options
    )


def rows(*lists: Any) -> Iterator[list[tuple[str, Any]]]:
    """Yield the rows of each list with their ids, none twice over all lists: a copied row gets a new one."""
    seen: set[str] = set()
    for each in lists:
        found = []
        for row in each:
            key = str(uuid4()) if not row.id or row.id in seen else row.id
            seen.add(key)
            found.append((key, row.value))
        yield found


def listed(pairs: Iterable[tuple[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Return rows with these ids as the plain data of a list."""
    return [{"type": "item", "id": key, "value": dict(value)} for key, value in pairs]
