"""The steps to a new course: what it is about, outcomes, lessons, quiz, check. Each is saved at once, as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import pagewriting, trainers, unfinished
from courses.mixins import CatalogMixin, CourseMixin, LessonMixin, QuizMixin
from courses.publishing import publish_course
from courses.studio import access, changes
from courses.studio.bringing import TextForm
from courses.studio.first_questions import FirstQuestionForm, add_question
from courses.studio.reviewed import is_published, reviewed
from lms.base import clock
from quizzes.owners import objectives_of

MOST_OUTCOMES = 12
LONGEST_OUTCOME = 300


@dataclass(frozen=True)
class Step:
    """A step by its address."""

    url_name: str
    label: str | Promise


STEPS = (
    Step("lms_course_about", gettext_lazy("What it is about")),
    Step("lms_course_outcomes", gettext_lazy("Outcomes")),
    Step("lms_course_lessons", gettext_lazy("Lessons")),
    Step("lms_course_quiz", gettext_lazy("Quiz")),
    Step("lms_course_check", gettext_lazy("Check and publish")),
)


class AboutForm(forms.Form):
    """The title and what stands in the catalog."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        max_length=600,
        help_text=gettext_lazy("One or two sentences for the catalog: what people learn, and for whom it is."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class OutcomesForm(forms.Form):
    """What people can do afterwards."""

    outcomes = forms.CharField(
        label=gettext_lazy("What people can do after this course"),
        help_text=gettext_lazy("One outcome on each line, beginning with a verb, such as: Ask which language helps."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_outcomes(self) -> list[str]:
        """Return one text a line.

        Raises ValidationError for too many or too long ones.
        """
        lines = [line.strip(" \t-•*") for line in self.cleaned_data["outcomes"].splitlines()]
        found = [line for line in lines if line]
        if not found or len(found) > MOST_OUTCOMES:
            raise ValidationError(_("Write one to twelve outcomes."))
        if any(len(line) > LONGEST_OUTCOME for line in found):
            raise ValidationError(_("Write an outcome in at most 300 characters."))
        return found


class LessonForm(forms.Form):
    """A lesson to be written by hand."""

    title = forms.CharField(label=gettext_lazy("Title of the lesson"), max_length=200)


class QuizForm(forms.Form):
    """The quiz of a course."""

    title = forms.CharField(label=gettext_lazy("Title of the quiz"), max_length=200)
    pass_mark = forms.IntegerField(label=gettext_lazy("Percent of right answers to pass"), min_value=1, max_value=100)


def shown(request: HttpRequest, template: str, course: Any, step: str, **context: Any) -> HttpResponse:
    """Render a step; with an error in a form the answer is 422."""
    wrong = any(
        getattr(each, "is_bound", False) and each.errors for each in context.values() if isinstance(each, forms.Form)
    )
    data = {"course": course, "steps": STEPS, "step": step, **context}
    return render(request, f"courses/studio/{template}", data, status=422 if wrong else 200)


def catalog() -> Any:
    """Return the page below which new courses lie, None where the site has none."""
    return pagewriting.page_class(CatalogMixin).objects.order_by("path").first()


@require_http_methods(["GET", "HEAD", "POST"])
def new_course(request: HttpRequest) -> HttpResponse:
    """Ask for title and summary, and make the course with its maker as the lead of its team."""
    access.ask_to_make(request)
    place = catalog()
    form = AboutForm(request.POST or None)
    if place is not None and form.is_valid():
        course = make_course(place=place, user=request.user, **form.cleaned_data)
        return redirect("lms_course_outcomes", course.pk)
    return shown(request, "about.html", None, "lms_course_about", form=form, place=place)


@transaction.atomic
def make_course(*, place: Any, user: Any, title: str, summary: str) -> Any:
    """Make a course as a draft, and its maker the lead of its team."""
    course = pagewriting.create(parent=place, mixin=CourseMixin, user=user, title=title, summary=summary)
    trainers.appoint(user=user, course_page=course, lead=True)
    return course


@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title and summary."""
    course = access.own_course(request, pk)
    draft = pagewriting.newest(course)
    form = AboutForm(request.POST or None, initial={"title": draft.title, "summary": draft.summary})
    if form.is_valid():
        pagewriting.revise(page=course, user=request.user, **form.cleaned_data)
        return redirect("lms_course_outcomes", pk)
    return shown(request, "about.html", draft, "lms_course_about", form=form, place=True)


@require_http_methods(["GET", "HEAD", "POST"])
def outcomes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the outcomes; those that stay keep their ids, so that tests of them stay linked."""
    course = access.own_course(request, pk)
    draft = pagewriting.newest(course)
    form = OutcomesForm(request.POST or None, initial={"outcomes": "\n".join(draft.objective_texts())})
    if form.is_valid():
        ids = {str(block.value): block.id for block in draft.objectives}
        raw = [
            {"type": "objective", "id": ids.get(text) or str(uuid4()), "value": text}
            for text in dict.fromkeys(form.cleaned_data["outcomes"])
        ]
        pagewriting.revise(page=course, user=request.user, objectives=raw)
        return redirect("lms_course_lessons", pk)
    return shown(request, "outcomes.html", draft, "lms_course_outcomes", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def lessons(request: HttpRequest, pk: int) -> HttpResponse:
    """List the lessons; add one by hand. Text comes in by ``bringing``."""
    course = access.own_course(request, pk)
    form = LessonForm(request.POST or None)
    if form.is_valid():
        changes.add(
            parent=course, course=course, mixin=LessonMixin, title=form.cleaned_data["title"], user=request.user,
            at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("The lesson is added. Open it to write."))
        return redirect("lms_course_lessons", pk)
    found = [page for page in unfinished.parts_of(course) if isinstance(page, LessonMixin)]
    context = {"form": form, "lessons": found, "text_form": TextForm(), "last": changes.last_change(course)}
    return shown(request, "lessons.html", course, "lms_course_lessons", **context)


@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the quiz, then write its first questions."""
    course = access.own_course(request, pk)
    page = next((part for part in unfinished.parts_of(course) if isinstance(part, QuizMixin)), None)
    if page is None:
        return _quiz(request, course)
    form = FirstQuestionForm(request.POST or None, objectives=objectives_of(course))
    if form.is_valid() and add_question(form, course=course, quiz=page, user=request.user):
        messages.success(request, _("The question is added."))
        return redirect("lms_course_quiz", pk)
    questions = [block.value for block in pagewriting.newest(page).questions if block.value]
    return shown(request, "quiz.html", course, "lms_course_quiz", form=form, quiz=page, questions=questions)


def _quiz(request: HttpRequest, course: Any) -> HttpResponse:
    form = QuizForm(request.POST or None, initial={"title": _("Quiz"), "pass_mark": 80})
    if form.is_valid():
        changes.add(
            parent=course, course=course, mixin=QuizMixin, user=request.user, at=clock.now(), **form.cleaned_data
        )
        return redirect("lms_course_quiz", course.pk)
    return shown(request, "quiz.html", course, "lms_course_quiz", form=form, quiz=None)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is missing; publish the course with all its parts when nothing is."""
    course = access.own_course(request, pk)
    lacks, standing = unfinished.of_course(course), reviewed(course)
    may_publish = course.permissions_for_user(request.user).can_publish()
    if request.method == "POST" and may_publish and not lacks and not standing.waits:
        publish_course(course=course, user=request.user)
        return redirect("lms_course_done", pk)
    context = {"lacks": lacks, "may_publish": may_publish, "reviewed": standing, "is_published": is_published(course)}
    return shown(request, "check.html", course, "lms_course_check", **context)


@require_http_methods(["GET", "HEAD"])
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say where the course is now and what comes next."""
    course = access.own_course(request, pk)
    return shown(request, "done.html", course, "", reviewed=reviewed(course))
