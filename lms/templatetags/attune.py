"""Template tags of the visual system: icons, covers, status words, progress stitches and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lms.base import clock, reading
from lms.base import weave as weaving
from lms.base.days import day_words
from lms.base.icons import PATHS
from lms.base.languages import name_of
from lms.enrollment.models import Enrollment
from lms.progress.status import How, Status

register = template.Library()

EDGE_DRAFT, EDGE_COLUMNS, EDGE_ROWS = "twill", 2, 240

STATUS_ICONS: Mapping[str, tuple[str, str]] = {
    Status.NOT_STARTED: ("none", ""),
    Status.IN_PROGRESS: ("progress", "lms-is-now"),
    Status.SUBMITTED: ("edit", "lms-is-now"),
    Status.COMPLETE: ("complete", "lms-is-good"),
    Status.NOT_PASSED: ("fail", "lms-is-bad"),
    Status.DUE_SOON: ("clock", "lms-is-warn"),
    Status.OVERDUE: ("alert", "lms-is-bad"),
    Status.EXPIRES_SOON: ("hourglass", "lms-is-warn"),
    Status.EXPIRED: ("hourglass", "lms-is-bad"),
    Status.LOCKED: ("lock", ""),
    Status.WAIVED: ("waived", ""),
}


@register.simple_tag
@cache
def icon(name: str, modifier: str = "") -> SafeString:
    """Draw an icon beside its word; it is hidden from screen readers."""
    classes = f"lms-i lms-i--{modifier}" if modifier else "lms-i"
    return format_html(
        '<svg class="{}" viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>', classes, PATHS[name]
    )


@register.simple_tag
@lru_cache(maxsize=1024)
def weave(slug: str) -> SafeString:
    """Draw the cover of a course."""
    draft, colorway = weaving.pick(slug)
    return _woven(weaving.paths(draft), f"lms-weave lms-weave--{colorway}", "0 0 288 144", "xMidYMid slice")


@register.simple_tag
@cache
def weave_edge() -> SafeString:
    """Draw the woven edge at the start of a case; what is longer than the case is cut off."""
    strokes = weaving.paths(EDGE_DRAFT, columns=EDGE_COLUMNS, rows=EDGE_ROWS)
    box = f"0 0 {EDGE_COLUMNS * weaving.CELL} {EDGE_ROWS * weaving.CELL}"
    return _woven(strokes, "lms-weave lms-weave--plum", box, "xMinYMin slice")


def _woven(strokes: tuple[str, str, str], classes: str, box: str, fit: str) -> SafeString:
    return format_html(
        '<svg class="{}" viewBox="{}" preserveAspectRatio="{}" aria-hidden="true">{}</svg>',
        classes,
        box,
        fit,
        format_html_join("", '<path class="{}" d="{}"/>', zip("abt", strokes, strict=True)),
    )


@register.simple_tag
def status(code: str, *, chip: bool = True, words: str = "") -> SafeString:
    """Say a status: icon, word and color role. ``words`` replace the standard word, for example to add a date."""
    name, role = STATUS_ICONS[code]
    classes = " ".join(part for part in ("lms-status", "lms-status--chip" if chip else "", role) if part)
    return format_html('<span class="{}">{}{}</span>', classes, icon(name), words or Status(code).label)


@register.filter
def own_language_name(code: str) -> str:
    """Say the name of a language in that language; Django's own filter of a like name knows fewer languages."""
    return name_of(code)


@register.filter
def elsewhere(how: str) -> str:
    """Return the words that mark a completion which did not happen here; empty for one that did, and for none."""
    return "" if how in {"", How.HERE} else str(How(how).label)


@register.simple_tag
def elsewhere_mark(how: str) -> SafeString:
    """Mark a completion that did not happen here, beside its status."""
    words = elsewhere(how)
    return format_html(' <span class="lms-tag">{}</span>', words) if words else mark_safe("")


@register.simple_tag
def status_icon(code: str) -> SafeString:
    """Draw the icon of a status beside its word."""
    return icon(STATUS_ICONS[code][0])


@register.filter
def status_role(code: str) -> str:
    """Return the class of a status's color role; empty for a neutral one."""
    return STATUS_ICONS[code][1]


@register.simple_tag
def stitches(done: int, total: int) -> SafeString:
    """Draw one stitch for each activity; the same is always said in words beside it."""
    marks = [("d" if index < done else "n" if index == done else "") for index in range(total)]
    spans = mark_safe("".join(f'<span class="{mark}"></span>' if mark else "<span></span>" for mark in marks))  # noqa: S308
    return format_html('<span class="lms-stitches" aria-hidden="true">{}</span>', spans)


@register.simple_tag
def due(enrollment: Enrollment, at: datetime | None = None) -> str:
    """Say a due date with its distance from now or ``at``, and zone; nothing without one.

    "Due in 5 days · 27 November 2026 (Europe/Berlin)". While it is waived, say until when instead.
    """
    day, at = enrollment.due_date, at or clock.now()
    if enrollment.is_waived(at):
        until = enrollment.waived_until
        return _("Waived until %(day)s") % {"day": say_day(until)} if until else _("Waived without an end date")
    if day is None:
        return ""
    days = (day - enrollment.local_date(at)).days
    if days < 0:
        distance = ngettext("%(days)s day past due", "%(days)s days past due", -days) % {"days": -days}
    elif days == 0:
        distance = _("Due today")
    else:
        distance = ngettext("Due in %(days)s day", "Due in %(days)s days", days) % {"days": days}
    zone = enrollment.due_zone.replace("_", " ")
    return f"{distance} · {say_day(day)} ({zone})"


@register.filter("day", expects_localtime=True)
def say_day(value: date | str | None) -> str:
    """Say a day: "27 November 2026". A snapshot keeps it as ISO text."""
    when = date.fromisoformat(value) if isinstance(value, str) and value else value
    return day_words(when) if isinstance(when, date) else ""


@register.filter("short_day", expects_localtime=True)
def say_short_day(value: date | None) -> str:
    """Say a day where there is little room: "27 Nov 2026"."""
    return date_format(value, pgettext("short day", "j M Y")) if value else ""


@register.filter("moment", expects_localtime=True)
def say_moment(value: datetime | None) -> str:
    """Say a day and a time with its zone: "27 November 2026, 14:05 UTC"."""
    return date_format(value, pgettext("moment", "j F Y, H:i T")) if value else ""


@register.filter("hour", expects_localtime=True)
def say_hour(value: datetime | None) -> str:
    """Say a time of today: "14:05"."""
    return date_format(value, pgettext("hour", "H:i")) if value else ""


@register.filter
def state_of(state: Mapping[str, str] | str, key: object) -> str:
    """Return the state of an activity by its key: ``done``, ``started`` or an empty text, also without an enrollment."""
    return state.get(str(key), "") if isinstance(state, Mapping) else ""


@register.filter
def here(address: str) -> str:
    """Return an address of this site in the language that is read now."""
    return reading.here(address)


@register.filter
def told_in(language: str) -> SafeString:
    """Return the attributes of an element with words in this language, none where it is the one that is read."""
    return reading.told_in(language)


@register.filter
def get_item(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """Return a value of a mapping by a key that is a variable; without a mapping there is none."""
    return mapping.get(key) if mapping else None
