"""A quiz in a course: its questions, its pass mark, and how to start it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.mixins.completing import PartMixin
from courses.mixins.forms import PartForm
from courses.mixins.opening import OpeningMixin
from courses.serving import LearnerPageMixin, enter, steps_of
from courses.translating.fields import fields
from lms.catalog.models import Activity, EditionItem
from quizzes import services
from quizzes.models import Question, Quiz
from quizzes.pinned import described


class QuizQuestionsBlock(blocks.StreamBlock):
    """References to questions: their text and key stay in the question bank."""

    question = SnippetChooserBlock("lms_quizzes.Question", label=_("Question"))


class QuizPageForm(PartForm):
    """Takes questions of the editor's own courses: whoever takes a quiz is told the answers of its questions."""

    def clean(self) -> dict[str, Any]:
        """Refuse a question that the editor may not see, unless the page has it already."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        there = {block.value.pk for block in self.instance.questions if block.value}
        new = {block.value.pk for block in cleaned.get("questions") or () if block.value} - there
        if Question.objects.visible_to(self.for_user).filter(pk__in=new).count() < len(new):
            self.add_error("questions", _("Choose questions of your own courses only."))
        return cleaned


class QuizMixin(PartMixin, OpeningMixin, LearnerPageMixin):
    """The start page of a quiz. Its attempts live at their own addresses."""

    intro = models.TextField(_("introduction"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark, percent"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for as many as people like."),
    )
    questions = StreamField(QuizQuestionsBlock(), blank=True, verbose_name=_("questions"))

    template = "courses/quiz.html"
    base_form_class = QuizPageForm
    mixin_panels: ClassVar = [
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("pass_mark"), FieldPanel("attempts_allowed")], heading=_("Passing")),
        FieldPanel("questions"),
        FieldPanel("by_choice"),
        OpeningMixin.opening_panel,
    ]
    override_translatable_fields: ClassVar = fields(
        same=(
            "slug",
            "by_choice",
            "opens_on",
            "opens_days",
            "opens_after",
            "pass_mark",
            "attempts_allowed",
            "questions",
        )
    )

    tells_its_content: ClassVar[bool] = False
    """Its questions live in the bank, so telling would cost more statements than reading the copy."""
    asked_count: int | None = None

    class Meta:
        abstract = True

    def edition_content(self) -> dict[str, Any]:
        """Return what an edition keeps of it: what is asked, and nothing of how it is offered."""
        questions = described(block.value for block in self.questions if block.value)
        return {"questions": questions, "pass_mark": self.pass_mark, "intro": self.intro}

    def show_copy(self, kept: EditionItem) -> None:
        """Show the copy of an edition, in memory alone."""
        page: Any = self
        page.title, self.intro = kept.title, kept.content.get("intro", "")
        self.pass_mark = kept.content.get("pass_mark", self.pass_mark)
        self.asked_count = len(kept.content.get("questions", []))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the rules and a start button, or say what to do to get in."""
        refusal = enter(self, request)
        return super().serve(request, *args, **kwargs) if refusal is None else refusal

    @property
    def question_count(self) -> int:
        """The number of questions of what is shown."""
        return len(self.questions) if self.asked_count is None else self.asked_count

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the quiz record and the learner's attempts."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        enrollment = getattr(request, "lms_enrollment", None)
        quiz = self._record()
        context.update(enrollment=enrollment, quiz=quiz, place="learning", count=self.question_count)
        if self.scene is not None and enrollment is not None:
            context.update(steps_of(request, enrollment, quiz.activity.key), left=self.attempts_allowed)
        elif enrollment is not None and quiz is not None:
            context.update(steps_of(request, enrollment, quiz.activity.key))
            context.update(
                running=services.open_attempt(enrollment=enrollment, quiz=quiz),
                left=services.attempts_left(enrollment=enrollment, quiz=quiz),
            )
        return context

    def _record(self) -> Any:
        """Return the quiz that is taken; a preview has one that nobody can start."""
        key = self.translation_key  # type: ignore[attr-defined]
        if self.scene is not None:
            return Quiz(activity=Activity(key=key))
        return Quiz.objects.select_related("activity").filter(activity__key=key).first()
