"""A path as written: one folder a course, one file a lesson. Knows nothing of archives, pages or the database."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from courses.pathfile.languages import ACCEPTED, OtherStructureError, merged, original_of
from courses.pathfile.markup import refused_markup

PATH_FILE = "path.toml"
PART = re.compile(r"courses/[a-z0-9-]{1,80}/(?:course\.toml|facts\.toml|items\.json|lesson-[1-9]\d?\.toml)")
SLUG = re.compile(r"[a-z0-9-]{1,80}")
Needed = Mapping[str, type | tuple[type, ...]]
PATH: Needed = dict.fromkeys(("title", "slug", "summary", "audience", "counts_for", "does_not_count_for"), str) | {
    "catalog": dict
}
PAGE: Needed = {"title": str, "intro": str}
COURSE: Needed = dict.fromkeys(("title", "slug", "summary", "audience", "level"), str) | {
    "objectives": list,
    "pass_mark": int,
}
LESSON: Needed = {"title": str, "blocks": list}
FACT: Needed = dict.fromkeys(("id", "statement", "value", "source"), str) | {"source_year": int}
OBJECTIVES = {"objectives": "teaches", "check_objectives": "checks_test"}
"""Lists of numbers in a lesson's file: what it teaches, and what its knowledge checks test."""
TAGS = ("clas", "topics", "populations", "marked")
"""What a course may hold besides: codes of what it is about and counts for."""
REFERENCE: Needed = {"text": str}
ITEM: Needed = {"key": str, "kind": str, "stem": str}


class PathFileError(ValueError):
    """The file is no path, or not a whole one; the message says where."""


@dataclass(frozen=True)
class WrittenTranslation:
    """A course in another language; a lesson that is not translated is None, untranslated questions and facts are empty."""

    fields: dict[str, Any]
    lessons: list[dict[str, Any] | None]
    items: list[dict[str, Any]]
    facts: list[dict[str, Any]]


@dataclass(frozen=True)
class WrittenCourse:
    """A course as written: its own fields, its lessons in order, its questions, its facts, and all that in other languages."""

    slug: str
    fields: dict[str, Any]
    lessons: list[dict[str, Any]]
    items: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    translations: dict[str, WrittenTranslation] = field(default_factory=dict)


@dataclass(frozen=True)
class WrittenPath:
    """The fields of a path, its courses in order, and its fields in other languages."""

    fields: dict[str, Any]
    courses: list[WrittenCourse]
    translations: dict[str, dict[str, Any]] = field(default_factory=dict)


def digest(files: Mapping[str, bytes]) -> str:
    """Return the seal of the content: equal for equal names and bytes, whatever archive they came in."""
    lines = [f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(files.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def read(files: Mapping[str, bytes]) -> WrittenPath:
    """Return the path that these files hold, by their names below the folder of the path.

    Raises PathFileError for a name that has no place in a path, a missing file or field, and markup that pages do not take.
    """
    strangers = sorted(name for name in files if (own := original_of(name)[0]) != PATH_FILE and not PART.fullmatch(own))
    if strangers:
        raise PathFileError(f"A path has no file of this name: {strangers[0]}")
    originals = {name: data for name, data in files.items() if not original_of(name)[1]}
    fields = _checked(PATH_FILE, _toml(files, PATH_FILE), PATH)
    for page in ("catalog", "quiz"):
        _checked(f"{PATH_FILE}, {page}", fields[page], PAGE)
    folders = sorted({name.rpartition("/")[0] for name in originals if name != PATH_FILE})
    if not folders:
        raise PathFileError("The path has no course.")
    translations = {
        language: _translated(name, fields, _toml(files, name))
        for name in sorted(files)
        if (language := original_of(name)[1]) and original_of(name)[0] == PATH_FILE
    }
    courses = [_with_translations(files, folder, _course(originals, folder)) for folder in folders]
    strangers = sorted(name for name in files if original_of(name)[0] not in originals)
    if strangers:
        raise PathFileError(f"{strangers[0]} translates a file that is missing.")
    return WrittenPath(fields=fields, courses=courses, translations=translations)


def _with_translations(files: Mapping[str, bytes], folder: str, course: WrittenCourse) -> WrittenCourse:
    languages = {original_of(name)[1] for name in files if name.startswith(f"{folder}/")} - {""}
    found = {each: _translation(files, folder, course, each) for each in sorted(languages)}
    return replace(
        course, translations=found, items=_with_accepted(course.items, [each.items for each in found.values()])
    )


def _with_accepted(items: list[dict[str, Any]], translations: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the questions with the accepted words of all languages, for they count for everybody."""
    return [
        item | {ACCEPTED: {language: words for one in same for language, words in one[ACCEPTED].items()}}
        if ACCEPTED in item
        else item
        for item, *same in zip(items, items, *[each for each in translations if each], strict=True)
    ]


def _translation(files: Mapping[str, bytes], folder: str, course: WrittenCourse, language: str) -> WrittenTranslation:
    fields = f"{folder}/course.{language}.toml"
    lessons = [f"{folder}/lesson-{number}.{language}.toml" for number in range(1, len(course.lessons) + 1)]
    items, facts = f"{folder}/items.{language}.json", f"{folder}/facts.{language}.toml"
    words = _toml(files, facts).get("facts", []) if facts in files else None
    return WrittenTranslation(
        fields=_translated(fields, course.fields, _toml(files, fields)),
        lessons=[
            _translated(name, lesson, _toml(files, name)) if name in files else None
            for name, lesson in zip(lessons, course.lessons, strict=True)
        ],
        items=_translated(items, course.items, _json(files, items)) if items in files else [],
        facts=_translated(facts, course.facts, words) if words is not None else [],
    )


def _translated(name: str, original: Any, translated: Any) -> Any:
    """Return the original with the words of its translation, which pages take as they take the original."""
    try:
        whole = merged(original, translated, name)
    except OtherStructureError as error:
        raise PathFileError(str(error)) from error
    found = refused_markup(whole)
    if found:
        raise PathFileError(f"{name}: pages do not take {found}.")
    return whole


def _course(files: Mapping[str, bytes], folder: str) -> WrittenCourse:
    lessons = [name for name in files if name.startswith(f"{folder}/lesson-")]
    lessons.sort(key=lambda name: int(name.rpartition("-")[2].removesuffix(".toml")))
    name = f"{folder}/course.toml"
    fields = _checked(name, _toml(files, name), COURSE)
    _rows(f"{name}, references", fields.get("references", []), REFERENCE)
    if not all(isinstance(text, str) for text in fields["objectives"]):
        raise PathFileError(f"{name}: objectives are texts.")
    for codes in TAGS:
        if not _codes(fields.get(codes, [])):
            raise PathFileError(f"{name}: {codes} is a list of codes.")
    written = [_checked(lesson, _toml(files, lesson), LESSON) for lesson in lessons]
    for lesson, read_fields in zip(lessons, written, strict=True):
        _check_objectives(lesson, read_fields, len(fields["objectives"]))
    facts = f"{folder}/facts.toml"
    rows = _toml(files, facts).get("facts", []) if facts in files else []
    return WrittenCourse(
        slug=fields["slug"],
        fields=fields,
        lessons=written,
        items=_rows(f"{folder}/items.json", _json(files, f"{folder}/items.json"), ITEM),
        facts=_rows(facts, rows, FACT),
    )


def lesson_fields(lesson: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a lesson's page beside its body."""
    numbers = {name: lesson.get(key, []) for key, name in OBJECTIVES.items()}
    return {"title": lesson["title"], "content_note": lesson.get("content_note", ""), **numbers}


def _check_objectives(name: str, lesson: dict[str, Any], count: int) -> None:
    for key in OBJECTIVES:
        numbers = lesson.get(key, [])
        if not isinstance(numbers, list) or not all(type(each) is int and 1 <= each <= count for each in numbers):
            raise PathFileError(f"{name}: {key} are numbers of objectives of the course.")


def _codes(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(code, str | int) for code in value)


def _rows(name: str, rows: Any, needed: Needed) -> list[dict[str, Any]]:
    if not isinstance(rows, list):
        raise PathFileError(f"{name}: expected a list.")
    return [_checked(f"{name}, {number}", row, needed) for number, row in enumerate(rows, 1)]


def _checked(name: str, row: Any, needed: Needed) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise PathFileError(f"{name}: expected fields with names.")
    for needs, kind in needed.items():
        if not isinstance(row.get(needs), kind):
            raise PathFileError(f"{name}: {needs} is missing or of the wrong kind.")
    if "slug" in needed and not SLUG.fullmatch(row["slug"]):
        raise PathFileError(f"{name}: the slug may hold small letters, digits and hyphens.")
    found = refused_markup(row)
    if found:
        raise PathFileError(f"{name}: pages do not take {found}.")
    return row


def _text(files: Mapping[str, bytes], name: str) -> str:
    if name not in files:
        raise PathFileError(f"{name} is missing.")
    try:
        return files[name].decode()
    except UnicodeDecodeError as error:
        raise PathFileError(f"{name} is no text in UTF-8.") from error


def _toml(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(files, name))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PathFileError(f"{name} is no TOML: {error}") from error


def _json(files: Mapping[str, bytes], name: str) -> Any:
    try:
        return json.loads(_text(files, name))
    except (json.JSONDecodeError, RecursionError) as error:
        raise PathFileError(f"{name} is no JSON: {error}") from error
