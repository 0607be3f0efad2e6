"""Bring a text into a course: from a Word file or pasted; look at it, give pictures words, then apply it or throw it away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.mixins import LessonMixin
from courses.studio import access, changes, docx, limits, parts, pasted, refusals
from courses.studio.records import CourseChange
from lms.base import clock
from lms.base.web import mark_private

CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
LONGEST_ALT = 250


class TextForm(forms.Form):
    """A Word file, or text."""

    file = forms.FileField(
        label=gettext_lazy("Word file"),
        required=False,
        help_text=gettext_lazy("A document that ends with .docx, up to 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste text here"),
        required=False,
        help_text=gettext_lazy(
            "From Word, headings, lists, tables and links come along. In plain text a line that begins with # is a heading, "
            "and one that begins with - is an item of a list."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "data-paste": "id_markup"}),
    )
    markup = forms.CharField(required=False, widget=forms.HiddenInput, max_length=limits.PASTED_CHARACTERS)

    document: docx.Document

    def clean(self) -> dict[str, Any]:
        """Read what was sent.

        Raises ValidationError for a file or text that is not taken.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if not self.errors:
            try:
                self.document = _read(file, text, cleaned.get("markup", ""))
            except docx.WordRefusedError as error:
                words = refusals.words_for(error.reason)
                self.add_error("file" if file else "text", words)
        return cleaned


def _read(file: UploadedFile[Any] | None, text: str, markup: str) -> docx.Document:
    """Return the content of the file if there is one, else of what was pasted."""
    if file is not None:
        if (file.size or 0) > limits.WORD.packed:
            raise docx.WordRefusedError("large")
        found = docx.read(file.read())
    else:
        try:
            found = docx.Document(parts.read(pasted.from_word(markup) if markup else pasted.from_text(text)))
        except parts.TooMuchError as error:
            raise docx.WordRefusedError(error.what) from error
    if not found.read.pieces:
        raise docx.WordRefusedError("empty")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def bring_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a Word file or pasted text for new lessons, or for the lesson that the address names."""
    course = access.own_course(request, pk)
    lesson = _lesson_of(course, request.GET.get("lesson", ""))
    form = TextForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            change = _keep(request, course, lesson, form)
        except parts.TooMuchError as error:
            form.add_error(None, refusals.words_for(error.what))
        else:
            return redirect("lms_course_text_check", pk, change.uuid)
    context = {"course": course, "lesson": lesson, "form": form}
    return render(request, "courses/studio/text.html", context, status=422 if form.errors else 200)


def _lesson_of(course: Any, number: str) -> Any:
    """Return a lesson of the course by its number, None without one.

    Raises Http404.
    """
    if not number:
        return None
    found = course.get_descendants().filter(pk=number).first() if number.isdecimal() else None
    lesson = found.specific if found is not None else None
    if not isinstance(lesson, LessonMixin):
        raise Http404
    return lesson


def _keep(request: HttpRequest, course: Any, lesson: Any, form: TextForm) -> CourseChange:
    read = form.document.read
    file = form.cleaned_data["file"]
    title = file.name.rpartition(".")[0][:200] if file else ""
    title = title or _("New lesson")
    lessons = [parts.Lesson(lesson.title, read.pieces)] if lesson else parts.split(read.pieces, title=title)
    return changes.bring(
        course=course, lesson=lesson, lessons=lessons, left_out=read.left_out, pictures=form.document.pictures,
        user=request.user, at=clock.now(),
    )  # fmt: skip


def _waiting(request: HttpRequest, pk: int, uuid: UUID) -> tuple[Any, CourseChange]:
    """Return the course and its waiting text; of a course that the user may edit."""
    course = access.own_course(request, pk)
    rows = CourseChange.objects.filter(course_key=course.translation_key, kind=CourseChange.Kind.TEXT)
    return course, get_object_or_404(rows, uuid=uuid)


@require_http_methods(["GET", "HEAD", "POST"])
def check_text(request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
    """Show the lessons that would be made; make them when every picture and table has its words."""
    course, change = _waiting(request, pk, uuid)
    if change.applied_at is not None:
        return redirect("lms_course_lessons", pk)
    missing: list[str] = []
    if request.method == "POST":
        if request.POST.get("do") == "discard":
            change.delete()
            messages.success(request, _("Nothing was added."))
            return redirect("lms_course_lessons", pk)
        try:
            return _apply(request, course, change)
        except changes.WordsMissingError as error:
            missing = error.fields
    context = {
        "course": course,
        "change": change,
        "lessons": shown_lessons(change, request.POST, missing),
        "lesson": changes.part_with(course, change.target_key),
        "left_out": [refusals.LEFT_OUT[what] for what in change.brought["left_out"]],
        "missing": missing,
    }
    return mark_private(render(request, "courses/studio/text_check.html", context, status=422 if missing else 200))


def _apply(request: HttpRequest, course: Any, change: CourseChange) -> HttpResponse:
    lessons, sent = changes.lessons_in(change), request.POST
    words = {
        number: (sent.get(f"alt-{number}", "").strip()[:LONGEST_ALT], sent.get(f"decorative-{number}") == "on")
        for number in change.pictures.values_list("number", flat=True)
    }
    captions = {
        (place, table): sent.get(f"caption-{place}-{table}", "").strip()[:LONGEST_ALT]
        for place, lesson in enumerate(lessons)
        for table in range(sum(piece.kind == "table" for piece in lesson.pieces))
    }
    pages = changes.apply(
        change=change, course=course, words=words, captions=captions, user=request.user, at=clock.now()
    )
    made = ngettext(
        "%(number)d lesson was written as a draft.", "%(number)d lessons were written as drafts.", len(pages)
    )
    messages.success(request, made % {"number": len(pages)})
    return redirect("lms_course_lessons", course.pk)


def shown_lessons(change: CourseChange, sent: Any, missing: list[str]) -> list[dict[str, Any]]:
    """Return the lessons as the template shows them, with what was typed."""
    rows = []
    for place, lesson in enumerate(changes.lessons_in(change)):
        pieces, tables = [], 0
        for piece in lesson.pieces:
            row: dict[str, Any] = {"kind": piece.kind, "value": piece.value}
            if piece.kind == "image":
                number = piece.value["number"]
                row |= {"name": f"alt-{number}", "words": sent.get(f"alt-{number}", piece.value["alt"])}
                row |= {"number": number, "decorative": sent.get(f"decorative-{number}") == "on"}
            elif piece.kind == "table":
                row |= {"name": f"caption-{place}-{tables}", "words": sent.get(f"caption-{place}-{tables}", "")}
                tables += 1
            pieces.append({**row, "wrong": row.get("name") in missing})
        rows.append({"title": lesson.title, "pieces": pieces})
    return rows


@require_safe
def picture(request: HttpRequest, pk: int, uuid: UUID, number: int) -> HttpResponse:
    """Show a picture of a waiting text to whoever looks it through."""
    _course, change = _waiting(request, pk, uuid)
    found = get_object_or_404(change.pictures, number=number)
    response = HttpResponse(bytes(found.data), content_type=CONTENT_TYPES[found.suffix])
    response["X-Content-Type-Options"] = "nosniff"
    return mark_private(response)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last change of a course back."""
    course = access.own_course(request, pk)
    change = changes.last_change(course)
    try:
        if change is None or str(change.uuid) != request.POST.get("change"):
            raise changes.CannotUndoError("nothing")
        changes.undo(course=course, change=change, user=request.user, at=clock.now())
    except changes.CannotUndoError as error:
        if error.reason == "since":
            messages.error(request, _("It was not taken back: somebody has worked on it or published it since."))
        else:
            messages.error(request, _("There is nothing to take back any more."))
    else:
        messages.success(request, _("The last change is taken back."))
    return redirect("lms_course_lessons", pk)
