"""Copy a course, take it along as one file, and make a course from such a file after a look at it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.studio import access, limits
from courses.studio.coursefile.content import Content, CourseFileError, languages_of, pack, unpack
from courses.studio.coursefile.reading import examine, make
from courses.studio.coursefile.writing import write
from courses.studio.records import CourseFile
from lms.base import clock
from lms.base.web import mark_private

KEPT = timedelta(days=1)
REFUSED: dict[str, str | Promise] = {
    "none": gettext_lazy("This is no course file of Attune. Choose the file that “Download as a file” made."),
    "broken": gettext_lazy("The file is damaged. Download it again where it was made."),
    "large": gettext_lazy("The file is larger than 24 MB."),
    "format": gettext_lazy("The file comes from a newer version of Attune. Update this site first."),
    "changed": gettext_lazy("The file was changed after it was made, so nothing is made of it."),
    "language": gettext_lazy("The course has a language that this site does not have. Ask an administrator to add it."),
    "catalog": gettext_lazy(
        "This site has no catalog in the language of the course. Ask an administrator to make one."
    ),
    "file": gettext_lazy("The course has a picture, document or recording of a kind that this site does not take."),
    "markup": gettext_lazy("The course has text with elements that pages do not take, such as scripts."),
    "block": gettext_lazy("The course has a part of a lesson that this site does not know, or one of the wrong kind."),
    "field": gettext_lazy("The course has a setting that this site does not know, or one of the wrong kind."),
    "unknown": gettext_lazy("The course shows something that a course file cannot hold."),
}
OTHERWISE = gettext_lazy("The file has not the form of a course, so nothing is made of it.")


class FileForm(forms.Form):
    """A course file."""

    file = forms.FileField(label=gettext_lazy("Course file"), widget=forms.ClearableFileInput(attrs={"accept": ".zip"}))

    sent = b""

    def clean_file(self) -> Any:
        """Look the file through.

        Raises ValidationError for one that is not taken.
        """
        file = self.cleaned_data["file"]
        try:
            if file.size > limits.COURSE_FILE.packed:
                raise CourseFileError("large")
            self.sent = file.read()
            examine(unpack(self.sent))
        except CourseFileError as error:
            refusal = told(error)
            raise forms.ValidationError(refusal) from error
        return file


def told(error: CourseFileError) -> str:
    """Return why a file is not taken, with the part in question."""
    words = str(REFUSED.get(error.reason, OTHERWISE))
    return _("%(words)s (%(what)s)") % {"words": words, "what": error.what} if error.what else words


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a course as one file."""
    course = access.own_course(request, pk)
    try:
        data = pack(write(course))
    except CourseFileError as error:
        refusal = told(error)
        messages.error(request, refusal)
        return redirect("lms_course", pk)
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = (
        f'attachment; filename="{course.pk}-{course.slug.encode("ascii", "ignore").decode()}.zip"'
    )
    return mark_private(response)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a copy of a course with keys, questions and files of its own."""
    access.ask_to_make(request)
    course = access.own_course(request, pk)
    try:
        content = write(course)
        made = make(content, user=request.user, at=clock.now(), titles=_titles(content))
    except CourseFileError as error:
        refusal = told(error)
        messages.error(request, refusal)
        return redirect("lms_course", pk)
    messages.success(request, _("The copy is a draft. Nobody is enrolled in it."))
    return redirect("lms_course", made.pk)


def _titles(content: Content) -> dict[str, str]:
    """Return the titles of a copy, in each language."""
    titles = {}
    for language, values in content.data["pages"][0]["languages"].items():
        with override(language):
            titles[language] = _("Copy of %(title)s") % {"title": values["title"]}
    return titles


@require_http_methods(["GET", "HEAD", "POST"])
def bring_file(request: HttpRequest) -> HttpResponse:
    """Take a course file."""
    access.ask_to_make(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        CourseFile.objects.filter(made_at__lt=now - KEPT).delete()
        kept = CourseFile.objects.create(made_by_id=int(request.user.pk or 0), made_at=now, data=form.sent)
        return redirect("lms_course_file_check", kept.uuid)
    return render(request, "courses/studio/file.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def check_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what the file would make; make it, or throw it away."""
    access.ask_to_make(request)
    kept = get_object_or_404(CourseFile, uuid=uuid, made_by_id=request.user.pk)
    content = _content(kept)
    if request.method == "POST":
        kept.delete()
        if request.POST.get("do") == "discard":
            messages.success(request, _("Nothing was added."))
            return redirect("lms_my_courses")
        try:
            course = make(content, user=request.user, at=clock.now())
        except CourseFileError as error:
            refusal = told(error)
            messages.error(request, refusal)
            return redirect("lms_course_file")
        messages.success(request, _("The course is there, as a draft."))
        return redirect("lms_course", course.pk)
    first, *parts = content.data["pages"]
    titles = [part["languages"].get(first["language"], {}).get("title", "") for part in parts]
    context = {
        "title": first["languages"][first["language"]]["title"],
        "parts": [title for title in titles if title],
        "languages": languages_of(content.data),
        "seal": content.seal,
        "files": len(content.files),
    }
    return mark_private(render(request, "courses/studio/file_check.html", context))


def _content(kept: CourseFile) -> Content:
    """Return what a kept file says.

    Raises Http404 for one that this version no longer reads.
    """
    try:
        return unpack(bytes(kept.data))
    except CourseFileError as error:
        raise Http404 from error
