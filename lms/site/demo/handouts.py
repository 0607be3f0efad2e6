"""A sample of a handout for patients in three languages, so that the demo has files to print."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime
from pathlib import Path

from lms.organizations.models import Person
from lms.resources.handout_models import Handout, HandoutText
from lms.resources.handouts import release

SAMPLES = Path(__file__).with_name("handouts.toml")
LANGUAGES = ("en", "es", "ar")


def seed_handouts(*, at: datetime, keeper: Person) -> int:
    """Make and release the samples once, kept by this person; return how many files workers are to make."""
    if Handout.objects.filter(is_sample=True).exists():
        return 0
    files = 0
    for row in tomllib.loads(SAMPLES.read_text())["handouts"]:
        handout = Handout.objects.create(
            name=row["name"], is_sample=True, owner_person=keeper, check_days=row["check_days"]
        )
        for language in LANGUAGES:
            words = row[language]
            text = HandoutText(handout=handout, language=language, title=words["title"], source=words["source"])
            text.body = json.dumps(words["body"])
            text.full_clean()
            text.save()
        files += len(release(handout=handout, by=keeper, at=at))
    return files
