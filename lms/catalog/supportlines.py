"""Support contacts as they are shown, and the ones that a new site begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lms.base.reading import language_read
from lms.catalog import version
from lms.catalog.support import SupportContact

CHECKED, OVERDUE, UNCHECKED = "checked", "overdue", "unchecked"
KINDS = SupportContact.Kind.values
"""In the order in which they are shown."""
FIELDS = (
    "country",
    "kind",
    "name",
    "reach",
    "hours",
    "served",
    "what_happens",
    "url",
    "language",
    "checked_on",
    "check_by",
)
SAMPLES: tuple[tuple[str, dict[str, object]], ...] = (
    (
        SupportContact.Kind.EMERGENCY,
        {
            "name": _("Emergency number"),
            "reach": _("Call 911"),
            "what_happens": _("Ask how to reach it by text, relay or video where you are."),
        },
    ),
    (
        SupportContact.Kind.CRISIS,
        {
            "name": _("988 Suicide and Crisis Lifeline"),
            "reach": _("Call, text or chat: 988"),
            "hours": _("At any time"),
            "served": _(
                "Spanish by phone, text and chat; American Sign Language by videophone; more languages by telephone interpreter"
            ),
            "what_happens": _("A call can lead to an emergency response, in a small share without consent."),
        },
    ),
    (
        SupportContact.Kind.LOCAL,
        {"name": _("Local mobile crisis team"), "reach": _("Ask your supervisor for the number")},
    ),
    (SupportContact.Kind.STAFF, {"name": _("Staff assistance"), "reach": _("Ask your supervisor for the number")}),
)
"""Lines of the United States. Nobody has checked them for this site: they are shown as not checked."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A contact as it is shown."""

    country: str
    kind: str
    name: str
    reach: str
    hours: str
    served: str
    what_happens: str
    url: str
    language: str
    checked_on: date | None
    check_by: date | None

    def standing(self, today: date) -> str:
        """Tell whether somebody checked it in time."""
        if self.check_by is None:
            return UNCHECKED
        return OVERDUE if today > self.check_by else CHECKED


def lines(*, site_id: int | None) -> list[Line]:
    """Return the contacts of a site in the reader's language, or else in the first language of the site, or in any."""
    name = version.key("support", site_id, language_read())
    kept: list[Line] | None = cache.get(name)
    if kept is None:
        rows = SupportContact.objects.filter(Q(site=None) | Q(site_id=site_id)).order_by("country", "position", "pk")
        kept = _in_one_language([_line(row) for row in rows])
        kept.sort(key=lambda line: (line.country, KINDS.index(line.kind)))
        cache.set(name, kept, version.SECONDS)
    return kept


def _line(row: SupportContact) -> Line:
    return Line(**{field: getattr(row, field) for field in FIELDS})


def _in_one_language(found: list[Line]) -> list[Line]:
    for language in (language_read(), settings.LANGUAGE_CODE):
        written = [line for line in found if line.language == language]
        if written:
            return written
    return found


@transaction.atomic
def load_samples() -> int:
    """Write the samples in each language of the site that has no contact yet and that they are translated to."""
    with override(None):
        original = _samples()
    made: list[SupportContact] = []
    for code, _name in settings.LANGUAGES:
        if SupportContact.objects.filter(language=code).exists():
            continue
        with override(code):
            said = _samples()
        if code.startswith("en") or all(
            told["name"] != plain["name"] for told, plain in zip(said, original, strict=True)
        ):
            made += [
                SupportContact(country="US", language=code, kind=kind, position=number, **fields)
                for number, ((kind, _fields), fields) in enumerate(zip(SAMPLES, said, strict=True), 1)
            ]
    SupportContact.objects.bulk_create(made)
    version.renew()
    return len(made)


def _samples() -> list[dict[str, str]]:
    return [{name: str(value) for name, value in fields.items()} for _kind, fields in SAMPLES]
