"""What a course file says: its form, its seal and the archive around it. Knows no pages and no database."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from courses import zipfiles
from courses.studio import limits

FORMAT = 1
MANIFEST, COURSE = "manifest.json", "course.json"
FILE_NAME = re.compile(r"files/[0-9a-f]{64}\.[a-z0-9]{1,5}")
KINDS = {"course", "module", "lesson", "quiz"}
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NOTHING = b"\\u0000"
"""A character that no database stores."""

UNSEALED = {"slug", "review_by"}
EPOCH = (1980, 1, 1, 0, 0, 0)
Data = dict[str, Any]


class CourseFileError(ValueError):
    """The file is no course, is damaged or hostile, or holds what this site does not take; ``reason`` says which of it."""

    def __init__(self, reason: str, what: str = "") -> None:
        """Keep the reason, and the part of the file in question."""
        super().__init__(f"{reason} {what}".strip())
        self.reason, self.what = reason, what


@dataclass
class Content:
    """A course with the files that it shows, by their names in the archive."""

    data: Data
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def seal(self) -> str:
        """The hash of what the course says; ids, addresses and what each site decides for itself are not in it."""
        return hashlib.sha256(json.dumps(_bare(self.data), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def file_name(data: bytes, suffix: str) -> str:
    """Return where a file lies in the archive: equal bytes lie in one place."""
    return f"files/{hashlib.sha256(data).hexdigest()}.{suffix.lower()}"


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        in_stream = "type" in value and "value" in value
        return {
            name: _bare(each)
            for name, each in value.items()
            if name not in UNSEALED and not (in_stream and name == "id")
        }
    if isinstance(value, list):
        return [_bare(each) for each in value]
    return value


def pack(content: Content) -> bytes:
    """Return the archive; equal content gives equal bytes."""
    files = {COURSE: json.dumps(content.data, sort_keys=True, ensure_ascii=False).encode(), **content.files}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    manifest = {"product": "attune-course", "format": FORMAT, "content": content.seal, "sha256": sums}
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [(MANIFEST, json.dumps(manifest, sort_keys=True).encode()), *sorted(files.items())]:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name in content.files else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return whole.getvalue()


def unpack(data: bytes) -> Content:
    """Return the content of an archive.

    Raises CourseFileError for one that is damaged, hostile or none of ours.
    """
    try:
        files = zipfiles.read(data, limits.COURSE_FILE)
    except zipfiles.ZipRefusedError as error:
        raise CourseFileError(error.reason, error.name) from error
    manifest = _json(files.pop(MANIFEST, b""), "none")
    if not isinstance(manifest, dict) or manifest.get("product") != "attune-course":
        raise CourseFileError("none")
    if manifest.get("format") != FORMAT:
        raise CourseFileError("format", str(manifest.get("format"))[:20])
    if manifest.get("sha256") != {name: hashlib.sha256(each).hexdigest() for name, each in files.items()}:
        raise CourseFileError("changed")
    written = _course(files.pop(COURSE, b""))
    for name, each in files.items():
        if not FILE_NAME.fullmatch(name) or name != file_name(each, name.rpartition(".")[2]):
            raise CourseFileError("name", name)
    _look(written)
    content = Content(written, files)
    if manifest.get("content") != _seal(content):
        raise CourseFileError("changed")
    return content


def _seal(content: Content) -> str:
    try:
        return content.seal
    except (RecursionError, UnicodeEncodeError) as error:
        raise CourseFileError("form") from error


def _course(data: bytes) -> Any:
    if len(data) > limits.COURSE_WORDS:
        raise CourseFileError("large")
    if NOTHING in data:
        raise CourseFileError("form")
    return _json(data, "none")


def _json(data: bytes, reason: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CourseFileError(reason) from error


def _look(data: Any) -> None:
    """Refuse what has not the form of a course."""
    pages, rows = (data.get("pages"), data.get("rows")) if isinstance(data, dict) else (None, None)
    if not isinstance(pages, list) or not isinstance(rows, dict) or not pages:
        raise CourseFileError("form")
    if len(pages) > limits.COURSE_PAGES or len(rows) > limits.COURSE_ROWS:
        raise CourseFileError("many")
    if not all(isinstance(row, dict) and re.fullmatch(r"[a-z]+:\d{1,5}", name) for name, row in rows.items()):
        raise CourseFileError("form")
    for number, page in enumerate(pages):
        _look_at(page, number, pages)


def _look_at(page: Any, number: int, pages: list[Any]) -> None:
    if not isinstance(page, dict) or page.get("kind") not in KINDS or not isinstance(page.get("languages"), dict):
        raise CourseFileError("form", str(number))
    parent = page.get("parent")
    above = pages[parent]["kind"] if type(parent) is int and 0 <= parent < number else None
    places = {"course"} if page["kind"] == "module" else {"course", "module"}
    if (page["kind"] == "course") != (number == 0) or (number and above not in places):
        raise CourseFileError("form", str(number))
    if not page["languages"] or pages[0].get("language") not in pages[0]["languages"]:
        raise CourseFileError("form", str(number))
    for language, values in page["languages"].items():
        known = LANGUAGE.fullmatch(language) and language in pages[0]["languages"]
        if not known or not isinstance(values, dict) or not isinstance(values.get("title"), str) or not values["title"]:
            raise CourseFileError("form", str(number))


def languages_of(data: Mapping[str, Any]) -> list[str]:
    """Return the languages of a course, its own first."""
    first = data["pages"][0]["language"]
    return [first, *sorted(set(data["pages"][0]["languages"]) - {first})]
