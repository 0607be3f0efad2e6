"""Writing frameworks: loading one again brings it up to date and takes nothing away."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from lms.catalog import shipped, version
from lms.catalog.frameworkfile import FrameworkData
from lms.catalog.taxonomy import Competency, Framework


@dataclass(frozen=True)
class Loaded:
    """What loading did. ``kept`` are codes that the file does not name; courses may carry them."""

    framework: Framework
    added: int
    changed: int
    kept: tuple[str, ...]


@transaction.atomic
def load(data: FrameworkData) -> Loaded:
    """Write a framework and its codes."""
    head = {"name": data.name, "edition": data.edition, "license": data.license, "url": data.url}
    framework, _created = Framework.objects.update_or_create(slug=data.slug, defaults=head)
    before = {row.code: row for row in framework.competencies.all()}
    rows: dict[str, Competency] = {}
    added = changed = 0
    for position, line in enumerate(data.lines, 1):
        row = before.get(line.code) or Competency(framework=framework, code=line.code)
        wanted = (line.label, line.text, rows[line.part_of].pk if line.part_of else None, position)
        if row.pk is None or wanted != (row.label, row.text, row.parent_id, row.position):
            added, changed = added + (row.pk is None), changed + (row.pk is not None)
            row.label, row.text, row.parent_id, row.position = wanted
            row.save()
        rows[line.code] = row
    version.renew()
    return Loaded(framework, added, changed, tuple(sorted(set(before) - set(rows))))


def load_shipped() -> list[Loaded]:
    """Write the frameworks that come with the product."""
    return [load(data) for data in shipped.frameworks()]
