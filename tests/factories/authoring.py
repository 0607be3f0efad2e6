"""Questions as a browser sends them from the form in the admin, for every registered kind."""

from __future__ import annotations

from typing import Any

from quizzes import kinds


def flat(name: str, value: Any) -> dict[str, str]:
    """Return the plain data of a form's field as a browser sends it."""
    if isinstance(value, list) and (not value or "type" in value[0]):
        data = {f"{name}-count": str(len(value))}
        for number, row in enumerate(value):
            part = f"{name}-{number}"
            data |= {f"{part}-type": row["type"], f"{part}-order": str(number), f"{part}-deleted": ""}
            data |= {f"{part}-id": row.get("id") or "", **flat(f"{part}-value", row["value"])}
        return data
    if isinstance(value, dict):
        return {key: text for inner, each in value.items() for key, text in flat(f"{name}-{inner}", each).items()}
    if isinstance(value, bool):
        return {name: "on"} if value else {}
    return {name: "" if value is None else str(value)}


def filled(kind: str, raw: Any, course: Any, *, based_on: int = 0, **changes: Any) -> dict[str, str]:
    """Return a filled form for a question of this kind."""
    plain = kinds.get(kind).authoring.plain(kinds.get(kind).normalize(raw)) | changes
    fields = {key: text for name, value in plain.items() for key, text in flat(name, value).items()}
    return {**fields, "kind": kind, "based_on": str(based_on), "course": str(course.pk)}
