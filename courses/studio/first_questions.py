"""The first questions of a new quiz: one right answer among two to four, each with what it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses import pagewriting
from lms.base import clock
from quizzes.bank import write_question
from quizzes.forms import objective_field
from quizzes.kinds.base import ContentError

ANSWERS = 4
LEAST = 2


class FirstQuestionForm(forms.Form):
    """A question with one right answer."""

    stem = forms.CharField(label=gettext_lazy("Question"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    right = forms.ChoiceField(
        label=gettext_lazy("Which answer is right?"),
        choices=[("0", gettext_lazy("Answer 1")), ("1", gettext_lazy("Answer 2")),
                 ("2", gettext_lazy("Answer 3")), ("3", gettext_lazy("Answer 4"))],
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, objectives: Sequence[str], **kwargs: Any) -> None:
        """Add the answers before the choice of the right one, and the objectives of the course at the end."""
        super().__init__(*args, **kwargs)
        right = self.fields.pop("right")
        for number in range(ANSWERS):
            needed = number < LEAST
            self.fields[f"answer_{number}"] = forms.CharField(
                label=_("Answer %(number)d") % {"number": number + 1}, max_length=300, required=needed
            )
            self.fields[f"feedback_{number}"] = forms.CharField(
                label=_("Why answer %(number)d is right or wrong") % {"number": number + 1},
                max_length=500,
                required=needed,
            )
        self.fields["right"] = right
        if objectives:
            self.fields["objective"] = objective_field(objectives)

    def raw(self) -> dict[str, Any]:
        """Return the question as the bank takes it."""
        data = self.cleaned_data
        filled = [number for number in range(ANSWERS) if data[f"answer_{number}"]]
        options = [{"text": data[f"answer_{number}"], "feedback": data[f"feedback_{number}"]} for number in filled]
        right = int(data["right"])
        return {
            "stem": data["stem"],
            "options": options,
            "objective": data.get("objective"),
            "answer": filled.index(right) if right in filled else len(filled),
        }


@transaction.atomic
def add_question(form: FirstQuestionForm, *, course: Any, quiz: Any, user: Any) -> bool:
    """Write the question into the bank of the course and at the end of the quiz; tell whether it was whole."""
    raw = form.raw()
    if raw["answer"] >= len(raw["options"]):
        form.add_error("right", _("Choose an answer that has words."))
        return False
    try:
        question = write_question(
            key=uuid4(), kind="single", raw=raw, at=clock.now(), locale=course.locale.language_code,
            course_key=course.translation_key, user=user,
        )  # fmt: skip
    except ContentError as error:
        for message in error.messages:
            form.add_error(None, str(message))
        return False
    block = {"type": "question", "id": str(uuid4()), "value": question.pk}
    pagewriting.append_blocks(page=quiz, blocks=[block], user=user, field="questions")
    return True
