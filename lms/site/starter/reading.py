"""Reading the starter files: one folder a course, one file a lesson. Knows nothing of pages or the database."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "courses"
PATH_FILE = Path(__file__).parent / "path.toml"


@dataclass(frozen=True)
class StarterCourse:
    """A course as written: its own fields, its lessons in order, its questions and the facts that it uses."""

    slug: str
    fields: dict[str, Any]
    lessons: list[dict[str, Any]]
    items: list[dict[str, Any]]
    facts: list[dict[str, Any]]


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def courses() -> list[StarterCourse]:
    """Return all courses in their order."""
    return [_course(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()]


@lru_cache(maxsize=1)
def path() -> dict[str, Any]:
    """Return the path over the courses."""
    return _toml(PATH_FILE)


def _course(folder: Path) -> StarterCourse:
    lessons = sorted(folder.glob("lesson-*.toml"), key=lambda file: int(file.stem.removeprefix("lesson-")))
    fields = _toml(folder / "course.toml")
    return StarterCourse(
        slug=fields["slug"],
        fields=fields,
        lessons=[_toml(lesson) for lesson in lessons],
        items=json.loads((folder / "items.json").read_text()),
        facts=_toml(folder / "facts.toml").get("facts", []),
    )
