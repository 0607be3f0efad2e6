"""The rows that pages point to: files, questions, facts and words of the glossary; how they are written and made again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale

from courses.models import Fact, Term
from courses.recordings.forms import look_into
from courses.recordings.webvtt import read
from courses.studio import limits
from courses.studio.coursefile.content import Content, CourseFileError, file_name
from courses.studio.docx import FORMATS
from courses.trainers import file_models
from lms.base import languages
from lms.base.pages import page_model
from lms.organizations.services import person_for
from lms.resources import carrying
from lms.resources.handout_models import Handout
from lms.resources.models import DirectoryEntry
from quizzes import kinds
from quizzes.bank import write_question
from quizzes.models import Question
from quizzes.translations import write_translation
from quizzes.wording import pairs, words_of

FACT_FIELDS = ("slug", "statement", "value", "source", "source_year", "url", "note")
TERM_FIELDS = ("term", "definition", "source")
MEDIA_FIELDS = ("type", "duration", "width", "height")
WRONG = (KeyError, TypeError, AttributeError, ValueError)
"""What comes of data that is not of the form that it should have; a ContentError is a ValueError."""

MEDIA_SUFFIXES = {"mp3", "m4a", "ogg", "oga", "wav", "mp4", "webm", "m4v"}


def kind_of(model: Any) -> str:
    """Return the name in the file for rows of a model.

    Raises CourseFileError for a model that a course file does not know.
    """
    if issubclass(model, page_model()):
        return "page"
    names = dict(zip(file_models(), ("image", "document", "media"), strict=False))
    names |= {Question: "question", Fact: "fact", Term: "term", DirectoryEntry: "directory", Handout: "handout"}
    if model not in names:
        raise CourseFileError("unknown", model._meta.label)
    return str(names[model])


def written(row: Any, content: Content, groups: Callable[[Any], int], languages: list[str]) -> dict[str, Any]:
    """Return a row for the file, and put its bytes among the files. A question brings what it says in these languages."""
    kind = kind_of(type(row))
    if kind == "question":
        told = row.revision.translations.filter(question__locale__in=languages).order_by("pk") if row.revision else []
        said = {each.question.locale: each.content for each in told}
        named = {"kind": row.kind, "language": row.locale, "group": groups(row.key)}
        return {**named, "content": row.content, "translations": said}
    if kind in {"fact", "term"}:
        names = FACT_FIELDS if kind == "fact" else TERM_FIELDS
        values = {name: getattr(row, name) for name in names}
        return {**values, "language": row.locale.language_code, "group": groups(row.translation_key)}
    if kind == "directory":
        return carrying.written(row)
    if kind == "handout":
        return carrying.written_handout(row)
    with row.file.open("rb") as file:
        data = file.read()
    name = file_name(data, row.file.name.rpartition(".")[2][:5])
    content.files[name] = data
    more = _of_media(row) if kind == "media" else {}
    return {"title": row.title, "file": name, **more}


def _of_media(recording: Any) -> dict[str, Any]:
    values = {each: getattr(recording, each) for each in MEDIA_FIELDS}
    return {**values, "captions": {track.language: track.text for track in recording.captions.order_by("language")}}


class Maker:
    """Makes the rows of a file for a course; a row that this site already has with equal words is taken."""

    def __init__(self, content: Content, *, collection: Any, course_key: UUID, user: Any, at: datetime) -> None:
        """Begin with nothing made."""
        self.content, self.collection, self.course_key, self.user, self.at = content, collection, course_key, user, at
        self.keys: dict[tuple[str, Any], UUID] = {}
        self.stored: list[Any] = []

    def make(self, kind: str, row: dict[str, Any]) -> int:
        """Return the number of the row.

        Raises CourseFileError.
        """
        try:
            return int(MAKE[kind](self, row).pk)
        except CourseFileError:
            raise
        except (*WRONG, ValidationError, Locale.DoesNotExist) as error:
            raise CourseFileError("row", kind) from error

    def group(self, kind: str, number: Any) -> UUID:
        """Return the key that the languages of a row share."""
        return self.keys.setdefault((kind, number), uuid4())

    def question(self, row: dict[str, Any]) -> Any:
        """Write a question into the bank of the course."""
        question = write_question(
            key=self.group("question", row["group"]), kind=row["kind"], raw=raw_of(row), at=self.at,
            locale=Locale.objects.get(language_code=row["language"]).language_code, course_key=self.course_key, user=self.user,
        )  # fmt: skip
        for language, content in row["translations"].items():
            locale = Locale.objects.get(language_code=language).language_code
            words = pairs(question.content, content)
            write_translation(question=question, locale=locale, words=words, at=self.at, user=self.user)
        return question

    def fact(self, row: dict[str, Any]) -> Any:
        """Take an equal fact of this name, or make one of a free name."""
        locale = Locale.objects.get(language_code=row["language"])
        values = {name: row[name] for name in FACT_FIELDS}
        slug, number = values["slug"], 1
        while found := Fact.objects.filter(slug=values["slug"], locale=locale).first():
            if all(getattr(found, name) == value for name, value in values.items()):
                return found
            number += 1
            values["slug"] = f"{slug[:70]}-{number}"
            if equal := Fact.objects.filter(locale=locale, **values).first():
                return equal
        fact = Fact(locale=locale, translation_key=self._free(Fact, "fact", row, locale), **values)
        fact.full_clean()
        fact.save()
        return fact

    def term(self, row: dict[str, Any]) -> Any:
        """Take the word as the glossary of this site has it, or make it: a word has one meaning on a site."""
        locale = Locale.objects.get(language_code=row["language"])
        values = {name: row[name] for name in TERM_FIELDS}
        found = Term.objects.filter(locale=locale, term=values["term"]).first()
        if found is None:
            found = Term(locale=locale, translation_key=self._free(Term, "term", row, locale), **values)
            found.full_clean()
            found.save()
        return found

    def directory(self, row: dict[str, Any]) -> Any:
        """Take the entry that the directory of this site has, or make one that is shown when it was checked here."""
        return carrying.brought(row, keeper=person_for(user=self.user))

    def handout(self, row: dict[str, Any]) -> Any:
        """Take the handout that this site has, or make one that is released when somebody here does so."""
        return carrying.brought_handout(row, keeper=person_for(user=self.user))

    def _free(self, model: Any, kind: str, row: dict[str, Any], locale: Any) -> UUID:
        key = self.group(kind, row["group"])
        return uuid4() if model.objects.filter(translation_key=key, locale=locale).exists() else key

    def image(self, row: dict[str, Any]) -> Any:
        """Put an image into the collection of the team."""
        check_image(self.content.files[row["file"]])
        return self._file(get_image_model(), row)

    def document(self, row: dict[str, Any]) -> Any:
        """Put a document into the collection of the team."""
        return self._file(get_document_model(), row)

    def media(self, row: dict[str, Any]) -> Any:
        """Put a recording into the collection of the team, looked into like one that is uploaded, with its captions."""
        found = look_into(ContentFile(self.content.files[row["file"]], row["file"]), kind=row["type"])
        captions = {language: read(text.encode()) for language, text in row.get("captions", {}).items()}
        if not captions.keys() <= languages.NAMES.keys():
            raise CourseFileError("row", "media")
        values = {name: row[name] for name in MEDIA_FIELDS}
        made = self._file(file_models()[2], row, content_type=found.content_type, **values)
        for language, text in captions.items():
            made.captions.create(language=language, text=text)
        return made

    def _file(self, model: Any, row: dict[str, Any], **more: Any) -> Any:
        data = self.content.files[row["file"]]
        file = ContentFile(data, row["file"].rpartition("/")[2][-40:])
        made = model(title=row["title"], file=file, collection=self.collection, uploaded_by_user=self.user, **more)
        made.full_clean(exclude=["file", "width", "height", "file_size"])
        made.save()
        self.stored.append(made.file)
        return made


MAKE: dict[str, Callable[[Maker, dict[str, Any]], Any]] = {
    "question": Maker.question,
    "fact": Maker.fact,
    "term": Maker.term,
    "directory": Maker.directory,
    "handout": Maker.handout,
    "image": Maker.image,
    "document": Maker.document,
    "media": Maker.media,
}


def check(kind: str, row: dict[str, Any], content: Content) -> None:
    """Refuse a row that this site does not take.

    Raises CourseFileError.
    """
    if kind not in MAKE:
        raise CourseFileError("unknown", kind)
    if kind in {"image", "document", "media"}:
        check_file(kind, row, content)
    if kind == "question":
        raw_of(row)


def raw_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a question as its trainer wrote it.

    Raises CourseFileError for what no trainer could have written.
    """
    try:
        kind = kinds.get(row["kind"])
        raw = kind.authored(row["content"])
        stored = kind.normalize(raw)
        fits = type(raw.get("objective")) in {int, type(None)} and type(raw.get("feedback") or "") in {str, dict}
        if not fits or not isinstance(row["translations"], dict) or not words_of(stored):
            raise CourseFileError("row", "question")
    except WRONG as error:
        raise CourseFileError("row", "question") from error
    return raw


def check_file(kind: str, row: dict[str, Any], content: Content) -> None:
    """Refuse a file of a kind that this site does not take.

    Raises CourseFileError.
    """
    name = row.get("file")
    if name not in content.files or not isinstance(row.get("title"), str):
        raise CourseFileError("row", kind)
    suffix = str(name).rpartition(".")[2]
    allowed = {
        "image": set(FORMATS.values()) | {"jpeg", "avif"},
        "document": set(getattr(settings, "WAGTAILDOCS_EXTENSIONS", ())),
        "media": MEDIA_SUFFIXES,
    }
    if suffix not in allowed[kind]:
        raise CourseFileError("file", suffix)
    if kind == "image":
        check_image(content.files[str(name)])


def check_image(data: bytes) -> None:
    """Refuse what is no picture, or too large a one.

    Raises CourseFileError.
    """
    try:
        with Picture.open(io.BytesIO(data)) as opened:
            width, height = opened.size
            known = (opened.format or "") in {*FORMATS, "AVIF"}
    except (OSError, ValueError, SyntaxError, Picture.DecompressionBombError) as error:
        raise CourseFileError("file", hashlib.sha256(data).hexdigest()[:12]) from error
    if not known or width * height > limits.PICTURE_PIXELS:
        raise CourseFileError("file", hashlib.sha256(data).hexdigest()[:12])
