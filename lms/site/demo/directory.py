"""Made-up entries of the directory, so that the demo has something to search; one is overdue on purpose."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from lms.base.clock import site_day
from lms.organizations.models import Person
from lms.resources.choices import Facet
from lms.resources.models import DirectoryEntry, EntryText
from lms.resources.services import describe, end_of_check

SAMPLES = Path(__file__).with_name("directory.toml")
LANGUAGES = ("en", "es")


def seed_directory(*, at: datetime, keeper: Person) -> int:
    """Make the samples once, kept by this person; return how many are new."""
    if DirectoryEntry.objects.filter(is_sample=True).exists():
        return 0
    rows = tomllib.loads(SAMPLES.read_text())["entries"]
    for row in rows:
        texts = {language: row.pop(language) for language in LANGUAGES}
        facets = {facet: row.pop(facet) for facet in Facet.values}
        checked_on = site_day(at) - timedelta(days=row.pop("checked_days_ago"))
        check_by = end_of_check(checked_on=checked_on, check_days=row["check_days"])
        entry = DirectoryEntry(**row, is_sample=True, owner_person=keeper, checked_on=checked_on, check_by=check_by)
        entry.full_clean()
        entry.save()
        for language, words in texts.items():
            EntryText.objects.create(entry=entry, language=language, **words)
        describe(entry=entry, facets=facets)
    return len(rows)
