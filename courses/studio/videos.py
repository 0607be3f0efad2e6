"""Add a video of one's own to a lesson, with its captions and its transcript, on one page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.coreutils import get_content_languages

from courses import trainers, unfinished
from courses.mixins import LessonMixin
from courses.models import CaptionTrack, Recording
from courses.recordings.forms import look_into, read_captions
from courses.recordings.probe import Media
from courses.studio import access, changes
from courses.studio.wizard import shown
from lms.base import clock, languages


class VideoForm(forms.Form):
    """A video with all that publishing asks for, so that nothing about it is missing later."""

    lesson = forms.ChoiceField(
        label=gettext_lazy("Lesson"), help_text=gettext_lazy("The video is added at the end of this lesson.")
    )
    title = forms.CharField(label=gettext_lazy("Title of the video"), max_length=200)
    file = forms.FileField(
        label=gettext_lazy("Video file"),
        help_text=gettext_lazy("MP4 or WebM. Only people who may open the lesson can play it."),
        widget=forms.FileInput(attrs={"accept": "video/mp4,video/webm,.mp4,.webm"}),
    )
    captions = forms.FileField(
        label=gettext_lazy("Captions file"),
        help_text=gettext_lazy(
            "A file that ends with .vtt (WebVTT). Programs that make captions save one; read its words once before you use it."
        ),
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the captions"))
    transcript = forms.CharField(
        label=gettext_lazy("Transcript"),
        help_text=gettext_lazy(
            "Everything that is said, and what has to be seen to follow it. A new line is a new paragraph."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    watched = forms.BooleanField(
        label=gettext_lazy("Before the lesson counts as complete, people watch the video or open its transcript."),
        required=False,
    )

    found: Media

    def __init__(self, *args: Any, lessons: list[Any], **kwargs: Any) -> None:
        """Offer the lessons of the course, and the languages of the site."""
        super().__init__(*args, **kwargs)
        self.pages = {str(page.pk): page for page in lessons}
        self.fields["lesson"].choices = [(key, page.get_admin_display_title()) for key, page in self.pages.items()]  # type: ignore[attr-defined]
        codes = get_content_languages()
        self.fields["language"].choices = [(code, languages.name_of(code)) for code in codes]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Look into the file.

        Raises ValidationError.
        """
        file = self.cleaned_data["file"]
        self.found = look_into(file, kind="video")
        return file

    def clean_captions(self) -> str:
        """Return the text of the captions.

        Raises ValidationError.
        """
        return read_captions(self.cleaned_data["captions"])

    def clean_transcript(self) -> str:
        """Return one paragraph for each line."""
        lines = (line.strip() for line in self.cleaned_data["transcript"].splitlines())
        return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))


@require_http_methods(["GET", "HEAD", "POST"])
def video(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a video into one of the lessons of a course."""
    course = access.own_course(request, pk)
    lessons = [page for page in unfinished.parts_of(course) if isinstance(page, LessonMixin)]
    form = VideoForm(
        request.POST or None, request.FILES or None, lessons=lessons,
        initial={"lesson": request.GET.get("lesson", ""), "language": course.locale.language_code},
    )  # fmt: skip
    if form.is_valid():
        lesson = form.pages[form.cleaned_data["lesson"]]
        add_video(form, course=course, lesson=lesson, user=request.user, at=clock.now())
        messages.success(request, _("The video stands at the end of the lesson “%(title)s”.") % {"title": lesson.title})
        return redirect("lms_course_lessons", pk)
    return shown(request, "video.html", course, "lms_course_lessons", form=form, lessons=lessons)


@transaction.atomic
def add_video(form: VideoForm, *, course: Any, lesson: Any, user: Any, at: datetime) -> None:
    """Keep the recording in the collection of the course's team, and write it at the end of the lesson, as a draft."""
    sent = form.cleaned_data
    recording = Recording.objects.create(
        title=sent["title"], type="video", file=sent["file"], duration=form.found.seconds,
        content_type=form.found.content_type, collection=trainers.team_of(course).collection, uploaded_by_user=user,
    )  # fmt: skip
    CaptionTrack.objects.create(recording=recording, language=sent["language"], text=sent["captions"])
    value = {"recording": recording.pk, "title": sent["title"], "transcript": sent["transcript"]}
    changes.append(
        lesson=lesson, course=course, block={"type": "video", "id": str(uuid4()), "value": value}, title=sent["title"],
        user=user, at=at, **({"needs_media": True} if sent["watched"] else {}),
    )  # fmt: skip
