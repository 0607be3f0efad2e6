"""The form of a recording in the admin: the file is looked into, and captions are added for each language of the site."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from wagtail.coreutils import get_content_languages
from wagtailmedia.forms import BaseMediaForm

from courses.recordings.models import CaptionTrack, Recording
from courses.recordings.probe import Media, UnknownMediaError, probe
from courses.recordings.webvtt import CaptionsError, read
from lms.base import languages
from lms.conf import conf

MOST_POSTER_BYTES = 2 * 1024 * 1024
MOST_POSTER_PIXELS = 10_000_000
MEGABYTE = 1024 * 1024


def field_of(language: str) -> str:
    """Return the name of the field for captions in a language."""
    return f"captions_{language.replace('-', '_')}"


class RecordingForm(BaseMediaForm):
    """Takes a file only for what it is, and captions only as WebVTT."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add a field for the captions in each language of the site."""
        super().__init__(*args, **kwargs)
        tracks = {track.language: track for track in self.instance.captions.all()} if self.instance.pk else {}
        self.languages = [*get_content_languages(), *sorted(set(tracks) - set(get_content_languages()))]
        for language in self.languages:
            self.fields[field_of(language)] = forms.FileField(
                label=_("Captions: %(language)s") % {"language": languages.name_of(language)},
                help_text=_(
                    "A WebVTT file (.vtt). A video needs captions in at least one language before it is published."
                ),
                required=False,
                widget=forms.ClearableFileInput(attrs={"accept": ".vtt,text/vtt"}),
                initial=tracks.get(language),
            )

    def clean_file(self) -> Any:
        """Look into a new file; its length and kind are those that the file itself says."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        found = look_into(file, kind=self.instance.type)
        self.instance.duration = found.seconds
        self.instance.content_type = found.content_type
        return file

    def clean_thumbnail(self) -> Any:
        """Take a picture for what it is."""
        file = self.cleaned_data.get("thumbnail")
        if "thumbnail" not in self.changed_data or not file:
            return file
        refusal = ValidationError(_("Choose a picture (JPEG, PNG or WebP) of at most 2 MB."))
        if file.size > MOST_POSTER_BYTES:
            raise refusal
        try:
            with Image.open(file) as picture:
                kind, pixels = (picture.format or "").lower(), picture.width * picture.height
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError) as error:
            raise refusal from error
        if kind not in {"jpeg", "png", "webp"} or pixels > MOST_POSTER_PIXELS:
            raise refusal
        file.seek(0)
        file.name = f"poster.{kind}"
        return file

    def clean(self) -> dict[str, Any]:
        """Read the captions."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for language in self.languages:
            name = field_of(language)
            if name in self.changed_data and cleaned.get(name):
                try:
                    cleaned[name] = read_captions(cleaned[name])
                except ValidationError as error:
                    self.add_error(name, error)
        return cleaned

    def save(self, commit: bool = True) -> Recording:  # noqa: FBT001, FBT002  # Django's signature
        """Store the recording, then its captions."""
        recording: Recording = super().save(commit=commit)
        for language in self.languages:
            text = self.cleaned_data.get(field_of(language))
            if field_of(language) not in self.changed_data:
                continue
            if text:
                CaptionTrack.objects.update_or_create(recording=recording, language=language, defaults={"text": text})
            else:
                CaptionTrack.objects.filter(recording=recording, language=language).delete()
        return recording


def look_into(file: Any, *, kind: str) -> Media:
    """Return what a file is, and give it a plain name with the ending of what it is. ``kind`` is ``video`` or ``audio``.

    Raises ValidationError for a file that is too large, or that is not of this kind.
    """
    if file.size > conf.RECORDING_BYTES:
        most = conf.RECORDING_BYTES // MEGABYTE
        raise ValidationError(
            _("The file is larger than %(most)s MB. Save it with a lower resolution.") % {"most": most}
        )
    try:
        found = probe(file)
    except UnknownMediaError as error:
        raise ValidationError(
            _("This file is none that every browser plays, or it is damaged. Save it as MP4, WebM, MP3, M4A or WAV.")
        ) from error
    file.seek(0)
    if found.kind != kind and found.content_type != "video/webm":
        raise ValidationError(_("This is a sound file.") if found.kind == "audio" else _("This is a video."))
    file.name = f"file.{found.ending}"
    return replace(found, content_type=found.content_type.replace("video", kind))


def read_captions(file: Any) -> str:
    """Return the text of a file of captions.

    Raises ValidationError that says where it is wrong.
    """
    try:
        return read(file.read())
    except CaptionsError as error:
        told = words_of(error)
        raise ValidationError(told) from error


def words_of(error: CaptionsError) -> str:
    """Say what is wrong with a file of captions, and where."""
    words = {
        "size": _("The captions are larger than 500 KB."),
        "encoding": _("The captions are no text in UTF-8."),
        "head": _("Captions begin with a line that says WEBVTT. Save them as WebVTT, not as SRT."),
        "time": _("Line %(line)s is no time of the form 00:01.000 --> 00:04.000."),
        "order": _("Line %(line)s ends before it begins, or begins before the line above it."),
        "markup": _("The caption at line %(line)s has markup that players do not show."),
        "empty": _("The captions hold no words."),
    }
    return words[error.reason] % {"line": error.line}
