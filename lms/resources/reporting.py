"""Who is told that an entry of the directory or a handout is overdue: keeper and administrators, once for each check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from lms.base.clock import site_day
from lms.notifications.services import Message, queue_all
from lms.organizations.models import Membership, Person
from lms.resources.handout_models import Handout
from lms.resources.kept import Kept
from lms.resources.models import DirectoryEntry

PAGE_SIZE = 200
MODELS: tuple[tuple[str, Any], ...] = (("directory", DirectoryEntry), ("handout", Handout))
"""What somebody keeps; the name stands in the keys of mail that were given before."""


def report(*, at: datetime, of: int = 0, after: int = 0) -> tuple[int, int]:
    """Put the mails about overdue rows of one of ``MODELS`` in line, from the row after this key on.

    Returns how many are new, and the key to go on after: 0 when all were seen. Repeating it queues nothing twice.
    """
    name, rows = MODELS[of]
    overdue = rows.objects.overdue(site_day(at)).filter(pk__gt=after)
    page: list[Kept] = list(overdue.select_related("owner_person", "owner_team").order_by("pk")[:PAGE_SIZE])
    told = _told(page, at=at)
    queued = queue_all(messages=[_message(name, row, person) for row in page for person in told[row.pk]], at=at)
    return queued, page[-1].pk if len(page) == PAGE_SIZE else 0


def _message(name: str, row: Kept, person: Person) -> Message:
    return Message(
        kind="directory_check",
        person=person,
        dedupe_key=f"{name}:{row.pk}:{row.check_by}:{person.pk}",
        context={"entry" if name == "directory" else name: str(row.uuid)},
    )


def _told(entries: Iterable[Kept], *, at: datetime) -> Mapping[int, list[Person]]:
    """Return for each entry its keepers and the administrators of the organizations in which they work, in three statements."""
    entries = list(entries)
    owners = {entry.owner_person_id for entry in entries if entry.owner_person_id}
    teams = {entry.owner_team_id for entry in entries if entry.owner_team_id}
    rows = Membership.objects.open(at).filter(Q(person__in=owners) | Q(team__in=teams, role="supervisor"))
    places: dict[int | None, set[int]] = defaultdict(set)
    leads: dict[int | None, list[Person]] = defaultdict(list)
    for row in rows.select_related("person"):
        places[row.person_id].add(row.organization_id)
        if row.team_id in teams and row.role == Membership.Role.SUPERVISOR:
            leads[row.team_id].append(row.person)
    offices: dict[int, list[Person]] = defaultdict(list)
    for row in Membership.objects.open(at).filter(role="administrator").select_related("person"):
        offices[row.organization_id].append(row.person)
    found = {}
    for entry in entries:
        team, owner = entry.owner_team, entry.owner_person
        keepers = [owner] if owner else leads[entry.owner_team_id]
        where = {team.organization_id} if team else places[entry.owner_person_id]
        everybody = [*keepers, *(person for place in sorted(where) for person in offices[place])]
        found[entry.pk] = list({person.pk: person for person in everybody}.values())
    return found
