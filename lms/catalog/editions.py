"""Writing editions: made at a release, rewritten in place until somebody takes them, and never changed after (ADR 0071)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from lms.catalog.changes import Changes, Effect, Sign, Version, compare, strongest
from lms.catalog.models import Activity, Course, CourseEdition, EditionItem
from lms.catalog.outline import ActivityData, CourseData, Outline, OutlineItem, digest, plain

Addresses = Mapping[str, Mapping[str, str]]
"""Where each part is read, by its key and the language; the language "" stands for all others."""
NO_RULE = frozenset({"items", "minutes", "method", "objectives"})
"""What an outline says that is no rule of completion."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """What an author decided about the changes: the class of each part, who goes on in the new edition, and a sentence."""

    effects: Mapping[str, Effect] = field(default_factory=dict)
    follow: str = CourseEdition.Follow.MOVE
    note: str = ""
    by: Any = None


FIRST = Release()


def version_of(edition: CourseEdition) -> Version:
    """Return an edition in the form that is compared, in one query."""
    contents: dict[str, dict[str, Any]] = {}
    keys = {item["id"]: item["key"] for item in edition.outline["items"]}
    for activity, locale, content in edition.items.order_by("pk").values_list("activity_id", "locale", "content"):
        contents.setdefault(keys[activity], {})[locale] = content
    return Version(items=edition.outline["items"], contents=contents, rule=_rule(edition.outline))


def version_of_data(data: CourseData) -> Version:
    """Return what is published now in the form that is compared."""
    return Version(
        items=[_line(item) for item in data.activities],
        contents={str(item.key): _contents(item) for item in data.activities},
        rule=_rule(_outline(data, [])),
    )


def waiting(*, edition: CourseEdition, data: CourseData) -> Changes:
    """Return what is published and not released."""
    return compare(version_of(edition), version_of_data(data))


def outline_of(data: CourseData) -> Outline:
    """Return the outline that an edition of this would have, for a preview: its parts have no records."""
    outline: Outline = plain(_outline(data, [_line(item) for item in data.activities]))
    return outline


def seal(outline: Mapping[str, Any], contents: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the SHA-256 of what an edition asks and says. Ids and addresses are no part of it, nor is how one enrolls."""
    items = [
        {name: value for name, value in item.items() if name not in {"id", "url", "target"}}
        for item in outline["items"]
    ]
    bare = [
        {**item, "locales": {locale: words["title"] for locale, words in sorted(item["locales"].items())}}
        for item in items
    ]
    return digest([{**outline, "items": bare}, contents])


def write(
    *, course: Course, data: CourseData, activities: Mapping[UUID, Activity], at: datetime, release: Release = FIRST
) -> bool:
    """Write what is published as an edition, and return whether it is another one than before.

    While nobody ever took the course it is rewritten in place (ADR 0004). Nothing is written where nothing changed.
    """
    current = course.edition
    serials, changes = _serials(current, data, release)
    outline = plain(_outline(data, [_line(item, activities[item.key], serials) for item in data.activities]))
    contents = {str(item.key): _contents(item) for item in data.activities}
    sealed = seal(outline, contents)
    if current is not None and current.sha256 == sealed:
        return False
    in_place = current is not None and not current.in_use
    edition = current if current is not None and in_place else CourseEdition(course=course, number=_next(current))
    edition.outline, edition.sha256, edition.minutes, edition.made_at = outline, sealed, data.minutes, at
    if not in_place:
        edition.made_by, edition.follow, edition.note, edition.changes = (
            release.by,
            release.follow,
            release.note,
            changes,
        )
        edition.effect = strongest([Effect(change["effect"]) for change in changes]).value
    edition.save()
    edition.items.all().delete()
    _copy(edition, data.activities, activities, serials)
    if not in_place:
        course.edition = edition
        course.save(update_fields=["edition"])
    return not in_place


def _next(current: CourseEdition | None) -> int:
    return current.number + 1 if current else 1


def _serials(
    current: CourseEdition | None, data: CourseData, release: Release
) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Return the serial of each part, raised where the author asks for it again, and the lines of what changed."""
    if current is None:
        return {}, []
    serials = {item["key"]: item["serial"] for item in current.outline["items"]}
    for key in serials:
        if release.effects.get(key, Effect.COSMETIC).asks:
            serials[key] += 1
    changes = waiting(edition=current, data=data)
    lines = [
        {"key": part.key, "kind": part.kind, "title": part.title, "signs": [sign.value for sign in part.signs]}
        for part in changes.parts
    ]
    if changes.rule:
        lines.append({"key": "", "kind": "course", "title": data.title, "signs": [Sign.RULE.value]})
    known = {line["key"] for line in lines}
    lines += [
        {"key": item["key"], "kind": item["kind"], "title": item["title"], "signs": []}
        for item in current.outline["items"]
        if item["key"] not in known and release.effects.get(item["key"], Effect.COSMETIC).asks
    ]
    return serials, [line | {"effect": release.effects.get(str(line["key"]), Effect.COSMETIC).value} for line in lines]


def _line(
    item: ActivityData, activity: Activity | None = None, serials: Mapping[str, int] | None = None
) -> OutlineItem:
    line: OutlineItem = {
        "id": activity.pk if activity else 0,
        "key": str(item.key),
        "kind": item.kind,
        "title": item.title,
        "module": item.module,
        "minutes": item.minutes,
        "url": item.url,
        "required": item.required,
        "serial": (serials or {}).get(str(item.key), 1),
        "target": activity.target_id if activity else None,
        "locales": {
            content.locale: {"title": content.title, "url": content.url, "sha256": digest(content.content)}
            for content in item.contents
        },
    }
    if item.needs:
        line["needs"] = item.needs
    if item.opens:
        line["opens"] = item.opens
    if item.instead_of is not None:
        line["instead_of"] = str(item.instead_of)
    return line


def _outline(data: CourseData, items: list[OutlineItem]) -> Outline:
    outline: Outline = {
        "items": items,
        "minutes": data.minutes,
        "method": data.method,
        "objectives": list(data.objectives),
    }
    if data.choose:
        outline["choose"] = data.choose
    if data.gates:
        outline["gates"] = list(data.gates)
    if data.before:
        outline["before"] = [str(key) for key in data.before]
    return outline


def _rule(outline: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in outline.items() if name not in NO_RULE}


def _contents(item: ActivityData) -> dict[str, Any]:
    return {content.locale: content.content for content in item.contents}


def _copy(
    edition: CourseEdition,
    items: Iterable[ActivityData],
    activities: Mapping[UUID, Activity],
    serials: Mapping[str, int],
) -> None:
    EditionItem.objects.bulk_create(
        EditionItem(
            edition=edition,
            activity=activities[item.key],
            locale=content.locale,
            title=content.title,
            content=content.content,
            sha256=digest(content.content),
            requirement_serial=serials.get(str(item.key), 1),
        )
        for item in items
        for content in item.contents
    )


def add_languages(*, edition: CourseEdition, data: CourseData) -> None:
    """Add the languages that an edition lacks. That is no change for anybody: nothing else of it is touched."""
    published = {str(item.key): item for item in data.activities}
    new: list[EditionItem] = []
    for line in edition.outline["items"]:
        for content in published[line["key"]].contents if line["key"] in published else ():
            if content.locale not in line["locales"]:
                sha256 = digest(content.content)
                line["locales"][content.locale] = {"title": content.title, "url": content.url, "sha256": sha256}
                new.append(
                    EditionItem(
                        edition=edition,
                        activity_id=line["id"],
                        locale=content.locale,
                        title=content.title,
                        content=content.content,
                        sha256=sha256,
                        requirement_serial=line["serial"],
                    )
                )
    if new:
        EditionItem.objects.bulk_create(new)
        edition.sha256 = seal(edition.outline, version_of(edition).contents)
        edition.save(update_fields=["outline", "sha256"])


def readdress(*, course: Course, addresses: Addresses) -> None:
    """Write where the parts are read now into all editions: an address is no part of what an edition says."""
    for edition in course.editions.all():
        before = digest(edition.outline)
        for item in edition.outline["items"]:
            _readdress(item, addresses.get(item["key"], {}))
        if digest(edition.outline) != before:
            edition.save(update_fields=["outline"])


def _readdress(item: OutlineItem, found: Mapping[str, str]) -> None:
    if not found:
        return
    source = next(iter(item["locales"]), "")
    item["url"] = found.get(source, found[""])
    for locale, words in item["locales"].items():
        words["url"] = found.get(locale, found[""])


def asked_again(edition: CourseEdition) -> list[dict[str, Any]]:
    """Return the lines of what changed that ask something of people who had done the parts, new parts among them."""
    return [line for line in edition.changes if Effect(line["effect"]).asks or Sign.NEW.value in line["signs"]]
