"""Blocks of media: image, and recordings with what is said in them, one's own or those at a provider."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock
from wagtailmedia.blocks import AbstractMediaChooserBlock, AudioChooserBlock, VideoChooserBlock

from courses.blocks.base import SHORT_FEATURES, LessonBlock
from courses.embeds import embed_of
from courses.models import CaptionTrack, Recording
from courses.recordings.access import address_for
from lms.base import languages


class PictureBlock(LessonBlock):
    """An image with a text alternative and a caption."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        template = "courses/blocks/picture.html"
        icon = "image"
        label = _("Image")
        description = _("A picture with a text for people who do not see it, and a caption.")

    def sample(self) -> dict[str, Any]:
        """Return a caption; the place of the picture is drawn by the template."""
        return {"image": None, "caption": gettext("The caption stands below the picture.")}


class _WithCaptions(AbstractMediaChooserBlock):
    """Reads the captions of all recordings of a lesson at once."""

    def bulk_to_python(self, values: Any) -> list[Recording | None]:
        tracks = Prefetch("captions", CaptionTrack.objects.defer("text").order_by("language"))
        found = Recording.objects.prefetch_related(tracks).in_bulk(values)
        return [found.get(key) for key in values]

    def deconstruct(self) -> Any:
        """Stand in a migration as the block of wagtailmedia."""
        return (f"wagtailmedia.blocks.{self.media_type.title()}ChooserBlock", *super().deconstruct()[1:])


class OwnVideoBlock(_WithCaptions, VideoChooserBlock):
    """Chooses a video."""


class OwnAudioBlock(_WithCaptions, AudioChooserBlock):
    """Chooses a sound file."""


def transcript_field() -> blocks.RichTextBlock:
    """Return the field for what is said; publishing asks for it, a draft may lack it."""
    return blocks.RichTextBlock(
        label=_("Transcript"),
        features=SHORT_FEATURES,
        required=False,
        help_text=_("Everything that is said, and what has to be seen to follow it. Needed before publishing."),
    )


class TranscribedBlock(LessonBlock):
    """A recording with a transcript. A draft may lack what publishing asks for."""

    def missing(self, value: blocks.StructValue) -> dict[str, ValidationError]:
        """Return what is missing before it can be published, by field."""
        if strip_tags(value["transcript"].source).strip():
            return {}
        words = _("Add a transcript: it is for people who do not hear, do not see, or cannot play it here.")
        return {"transcript": ValidationError(words)}

    def lacks(self, value: blocks.StructValue) -> list[str]:
        """Return what is missing, for the list of what a lesson lacks: also where another field is wrong."""
        return [str(each.message) for each in self.missing(value).values()]

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Ask for what is missing, at its field.

        Raises StructBlockValidationError.
        """
        cleaned: blocks.StructValue = super().clean(value)
        if not self.is_deferred_validation and (errors := self.missing(cleaned)):
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


class RecordingBlock(TranscribedBlock):
    """A recording of one's own."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the addresses that play for whoever looks at the page."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        recording, request = value.get("recording"), context.get("request")
        user, page = getattr(request, "user", None), context.get("page")
        if recording is not None:
            language = page.locale.language_code if page is not None and recording.pk else ""
            context["file"] = address_for(recording, "file", user)
            context["poster"] = address_for(recording, "poster", user) if recording.thumbnail else ""
            context["tracks"] = [
                {
                    "language": track.language,
                    "src": address_for(recording, track.language, user),
                    "default": track.language == language,
                }
                for track in (recording.captions.all() if recording.pk else ())
            ]
        return context


class VideoBlock(RecordingBlock):
    """A video of one's own, with captions and a transcript."""

    recording = OwnVideoBlock(label=_("Video"), help_text=_("Captions are added where the video is edited."))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    transcript = transcript_field()

    class Meta:
        template = "courses/blocks/video.html"
        icon = "media"
        label = _("Video")
        description = _("A video of your own, with captions and a transcript.")

    def missing(self, value: blocks.StructValue) -> dict[str, ValidationError]:
        """Return what is missing before it can be published, captions too."""
        found = super().missing(value)
        if value["recording"] is not None and not value["recording"].captions.exists():
            words = _(
                "This video has no captions yet. Edit the video and add a WebVTT file in the language of the lesson."
            )
            found["recording"] = ValidationError(words)
        return found

    def lacks_in(self, value: blocks.StructValue, language: str) -> list[str]:
        """Return what is missing in a lesson in this language: captions that are there in other languages only."""
        if value["recording"] is None:
            return []
        there = {track.language for track in value["recording"].captions.all()}
        if not there or language.split("-", maxsplit=1)[0] in {code.split("-")[0] for code in there}:
            return []
        words = gettext(
            "This video has no captions in the language of the lesson (%(language)s). Edit the video and add them."
        )
        return [words % {"language": languages.name_of(language)}]

    def sample(self) -> dict[str, Any]:
        """Return a video without a file."""
        return _sample("video", gettext("A follow-up visit by video interpreter"))


class AudioBlock(RecordingBlock):
    """A sound file of one's own, with a transcript."""

    recording = OwnAudioBlock(label=_("Sound file"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    transcript = transcript_field()

    class Meta:
        template = "courses/blocks/audio.html"
        icon = "wagtailmedia-audio"
        label = _("Sound")
        description = _("A sound file of your own, with a transcript.")

    def sample(self) -> dict[str, Any]:
        """Return a sound file without a file."""
        return _sample("audio", gettext("How an interpreter introduces herself"))


def _sample(kind: str, title: str) -> dict[str, Any]:
    words = gettext("Good morning. I am the interpreter, and I will say everything that is said.")
    return {
        "recording": Recording(title=title, type=kind, duration=250),
        "title": title,
        "transcript": f"<p>{words}</p>",
    }


class EmbedBlock(TranscribedBlock):
    """A video at a provider, loaded by a click, with a transcript."""

    url = blocks.URLBlock(label=_("Address"), help_text=_("The address of the video's page at YouTube or Vimeo."))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    transcript = transcript_field()

    class Meta:
        template = "courses/blocks/embed.html"
        icon = "link-external"
        label = _("Video at YouTube or Vimeo")
        description = _("Nothing is loaded from the provider before somebody asks for it. With a transcript.")

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """Take the providers alone that we know.

        Raises StructBlockValidationError.
        """
        cleaned = super().clean(value)
        if cleaned["url"] and embed_of(cleaned["url"]) is None:
            words = _("This is no address of a video at YouTube or Vimeo. Copy the one that your browser shows there.")
            raise StructBlockValidationError(block_errors={"url": ValidationError(words)})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the player and the page at the provider; none for an address that we do not know."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["embed"] = embed_of(value.get("url") or "")
        return context

    def sample(self) -> dict[str, Any]:
        """Return a video that is no video."""
        words = gettext("What is said in the video stands here.")
        title = gettext("A talk at a provider")
        return {"url": "https://vimeo.com/10000000", "title": title, "transcript": f"<p>{words}</p>"}
