"""Recordings of one's own with their captions: files that lie in the private storage."""

from __future__ import annotations

import math
from pathlib import PurePath
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtailmedia.models import AbstractMedia

from lms.base import languages


def private_storage() -> Storage:
    """Return the storage that no web server hands out."""
    return storages["lms_private"]


def stored_name(_recording: Any, file_name: str) -> str:
    """Return a flat name that nobody can guess, with the ending of the file."""
    return f"recording-{uuid4()}{PurePath(file_name).suffix.lower()}"


class PrivateFieldFile(FieldFile):
    """A file that the site sends itself."""

    instance: Recording

    @property
    def url(self) -> str:
        """Return where the site sends it from."""
        return self.instance.address({"file": "file", "thumbnail": "poster"}[self.field.name])


class PrivateFileField(models.FileField):
    """A file in the private storage."""

    attr_class = PrivateFieldFile


class Recording(AbstractMedia):
    """A video or a sound file. Its length is read from the file and never typed (ADR 0061)."""

    uuid = models.UUIDField(_("public id"), default=uuid4, unique=True, editable=False)
    file = PrivateFileField(_("file"), upload_to=stored_name, storage=private_storage)
    thumbnail = PrivateFileField(
        _("picture before it plays"), upload_to=stored_name, storage=private_storage, blank=True
    )
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    content_type = models.CharField(_("kind of file"), max_length=40, blank=True, editable=False)

    admin_form_fields: ClassVar = ("title", "file", "collection", "thumbnail", "tags")

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    @property
    def url(self) -> str:
        """Return where the file is sent from, to those who may see it."""
        return self.address("file")

    @property
    def minutes(self) -> int:
        """Return the length in full minutes, at least one."""
        return max(1, math.ceil(float(self.duration) / 60))

    @property
    def size(self) -> int:
        """Return the size of the file in bytes; 0 while it cannot be told."""
        try:
            return int(self.file.size)
        except OSError:
            return 0

    def address(self, part: str) -> str:
        """Return where ``file``, ``poster`` or the captions in a language are sent from; empty before it is stored."""
        return reverse("lms:recording", args=[self.uuid, part]) if self.pk else ""


class CaptionTrack(models.Model):
    """The captions of a recording in one language, as WebVTT that was looked through."""

    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=20)
    text = models.TextField(_("captions"))

    class Meta:
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recording", "language"], name="lms_courses_caption_language")
        ]

    def __str__(self) -> str:
        return languages.name_of(self.language)

    @property
    def url(self) -> str:
        """Return where the captions are sent from."""
        return self.recording.address(self.language)
