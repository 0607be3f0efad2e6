"""The form in which a trainer writes a question: its course, the fields of its kind, and whether it is archived."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from functools import cache
from types import new_class
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import Block, BlockField, FieldBlock
from wagtail.blocks.stream_block import StreamBlockValidationError

from lms.base import clock
from quizzes import bank, kinds
from quizzes.kinds.base import Content, ContentError
from quizzes.models import Question
from quizzes.owners import courses_of, objectives_of


class QuestionForm(WagtailAdminModelForm):
    """Writes by ``quizzes.bank`` alone. ``kind`` and ``based_on`` are hidden: for what and over what it was written."""

    written_kind: ClassVar[kinds.Kind]
    data: Any

    course: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None,  # the courses of the editor, set for each form
        label=_("Course"),
        help_text=_("All trainers of this course see the question and may change it."),
    )
    archived = forms.BooleanField(
        label=_("Archived"),
        required=False,
        help_text=_("No longer offered when a quiz is put together. Quizzes that have it keep it."),
    )
    kind = forms.CharField(widget=forms.HiddenInput)
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Question
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        """Fill the form with what is stored; data that were written for another kind do not fit and are not read."""
        fits = data is not None and data.get("kind") == self.written_kind.code
        super().__init__(data if fits else None, files if fits else None, **kwargs)
        self.content: Content | None = None
        self.fields["course"].queryset = courses_of(self.for_user).order_by("title", "pk")
        self.initial.update(self._stored() if self.instance.pk else self._new())
        self._offer_objectives()
        if not self.instance.pk:
            del self.fields["archived"]

    def _new(self) -> dict[str, Any]:
        courses = self.fields["course"].queryset
        only = courses[0] if courses.count() == 1 else None
        return {
            **self.written_kind.authoring.get_default(),
            "kind": self.written_kind.code,
            "based_on": 0,
            "course": only,
        }

    def _stored(self) -> dict[str, Any]:
        question = self.instance
        own = self.fields["course"].queryset.filter(translation_key=question.course_key)
        return {
            **self.written_kind.authoring.from_content(question.content),
            "kind": question.kind,
            "based_on": question.revision.number,
            "course": own.filter(locale__language_code=question.locale).first() or own.first(),
            "archived": question.archived_at is not None,
        }

    def _offer_objectives(self) -> None:
        """Offer the objectives of the course in words where it is known which course it is."""
        course = self.initial.get("course")
        texts = objectives_of(course) if course else []
        if texts:
            self.fields["objective"] = objective_field(texts)

    def clean(self) -> dict[str, Any]:
        """Say all that keeps the question from being asked, also where a single field is at fault already."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        author = self.written_kind.authoring
        self.raw: dict[str, Any] = author.to_raw(
            {name: cleaned.get(name, self[name].data) for name in author.child_blocks}
        )
        try:
            self.content = self.written_kind.normalize(self.raw)
        except ContentError as error:
            faults = [str(fault) for fault in error.messages]
            self.add_error(None, faults)
        self._check_newest(cleaned.get("based_on"))
        self._check_objective(cleaned.get("course"), cleaned.get("objective"))
        return cleaned

    def _check_objective(self, course: Any, number: int | None) -> None:
        """Refuse an objective that the course does not have."""
        if course and number and number > len(objectives_of(course)):
            self.add_error("objective", _("The course has no objective of this number."))

    def add_error(self, field: str | None, error: Any) -> None:
        """Say in words that a row of a list is at fault; Wagtail's own summary names its class."""
        if isinstance(error, StreamBlockValidationError):
            error.message = _("Mend what is marked in this list.")
        super().add_error(field, error)

    def _check_newest(self, based_on: int | None) -> None:
        """Stop once where somebody else saved meanwhile; saving again is then meant."""
        newest = self.instance.revision.number if self.instance.pk else 0
        if based_on == newest:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("based_on")] = str(newest)
        self.add_error(
            None,
            _(
                "Somebody saved this question while you were writing. Your text is below and not saved yet. "
                "Open the question in another tab to compare; if you save again, yours becomes the newest."
            ),
        )

    def save(self, commit: bool = True) -> Question:  # noqa: FBT001, FBT002  # Django's signature
        """Write the question, or keep what was written on the instance, for a preview."""
        question: Question = self.instance
        if not commit:
            question.written = self.content
            return question
        course, at = self.cleaned_data["course"], clock.now()
        written = bank.write_question(
            key=question.key,
            kind=question.kind,
            raw=self.raw,
            at=at,
            locale=question.locale if question.pk else course.locale.language_code,
            course_key=course.translation_key,
            user=self.for_user,
        )
        bank.set_archived(question=written, archived=self.cleaned_data.get("archived", False), at=at)
        return written


def objective_field(texts: Sequence[str]) -> forms.Field:
    """Return the choice of what a question tests, by number."""
    listed = [(str(number), f"{number}. {text}") for number, text in enumerate(texts, 1)]
    return forms.TypedChoiceField(
        label=_("Objective that it tests"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("None")), *listed],
    )


@cache
def form_of(code: str) -> type[QuestionForm]:
    """Return the form of a kind."""
    kind = kinds.get(code)
    fields = {name: _field(block) for name, block in kind.authoring.child_blocks.items()}
    return new_class("QuestionForm", (QuestionForm,), exec_body=lambda body: body.update(fields, written_kind=kind))


def _field(block: Block) -> forms.Field:
    """Return the form field of a block: its own where it is a plain one."""
    plain = isinstance(block, FieldBlock)
    field: forms.Field = copy(block.field) if plain else BlockField(block=block, required=block.required)
    field.label = block.label
    return field
