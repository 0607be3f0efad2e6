"""The roster of a team: one line for each enrollment, from a fixed list of columns that holds no score and no attempt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.organizations.models import Membership, Team
from lms.progress.status import How
from lms.reports.facts import certificates
from lms.reports.rows import Row

CHUNK = 500
Value = str | int | date | datetime | None


@dataclass(frozen=True)
class Line:
    """A row of the roster; ``zone`` is the time zone of the organization."""

    row: Row
    zone: str

    @property
    def local_zone(self) -> str:
        """Return the zone of the local times: that of the completion, else the organization's."""
        return (self.row.enrollment.progress.time_zone if self.row.completed_at else "") or self.zone

    @property
    def is_learned_here(self) -> bool:
        """Tell whether it was completed here: only then are the moment and the minutes known."""
        return self.row.how == How.HERE

    @property
    def completed(self) -> datetime | date | None:
        """Return the moment of a completion here on the clock of the local zone, the day of one recorded from elsewhere."""
        return self.local(self.row.completed_at) if self.is_learned_here else self.row.completed_date

    def utc(self, moment: datetime | None) -> datetime | None:
        """Return a moment in UTC to the second, without a mark of the zone: a spreadsheet knows none."""
        return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0) if moment else None

    def local(self, moment: datetime | None) -> datetime | None:
        """Return a moment on the clock of the local zone."""
        return moment.astimezone(ZoneInfo(self.local_zone)).replace(tzinfo=None, microsecond=0) if moment else None

    @property
    def memberships(self) -> list[Membership]:
        """Return the memberships that ``prepared`` loaded."""
        found: list[Membership] = vars(self.row.enrollment.person)["units"]
        return found

    @property
    def numbers(self) -> list[str]:
        """Return the numbers of the certificates that are valid."""
        return [found.number for found in certificates(self.row) if found.status == Certificate.Status.VALID]


@dataclass(frozen=True)
class Column:
    """A column that may leave the house."""

    title: str | Promise
    value: Callable[[Line], Value]


COLUMNS = (
    Column(_("Name"), lambda line: line.row.enrollment.person.legal_name),
    Column(_("E-mail"), lambda line: line.row.enrollment.person.email),
    Column(_("Role"), lambda line: _joined(each.get_role_display() for each in line.memberships)),
    Column(_("Unit"), lambda line: _joined(each.team.name for each in line.memberships if each.team)),
    Column(_("Course"), lambda line: line.row.enrollment.course.title),
    Column(_("Version"), lambda line: line.row.enrollment.edition.number),
    Column(_("Status"), lambda line: str(line.row.status.label)),
    Column(_("Enrolled (UTC)"), lambda line: line.utc(line.row.enrollment.enrolled_at)),
    Column(_("Enrolled (local)"), lambda line: line.local(line.row.enrollment.enrolled_at)),
    Column(_("Due"), lambda line: line.row.enrollment.due_date),
    Column(_("Started (UTC)"), lambda line: line.utc(line.row.started_at)),
    Column(_("Started (local)"), lambda line: line.local(line.row.started_at)),
    Column(_("Passed"), lambda line: say("yes") if line.row.completed_at else ""),
    Column(_("Completed (UTC)"), lambda line: line.utc(line.row.completed_at) if line.is_learned_here else None),
    Column(_("Completed (local)"), lambda line: line.completed),
    Column(_("How"), lambda line: str(How(line.row.how).label) if line.row.how else ""),
    Column(_("Local time zone"), lambda line: line.local_zone),
    Column(_("Learning minutes"), lambda line: line.row.enrollment.edition.minutes if line.is_learned_here else None),
    Column(_("Certificate"), lambda line: _joined(line.numbers)),
)


def _joined(words: Iterable[str]) -> str:
    """Join words in order, each once."""
    return ", ".join(dict.fromkeys(words))


def prepared(
    enrollments: QuerySet[Enrollment], *, teams: Iterable[Team], past: datetime | None
) -> QuerySet[Enrollment]:
    """Return enrollments with all that the columns read; ``teams`` are those of the reader, ``past`` is a moment or now."""
    units = Membership.objects.open(at=past).filter(role=Membership.Role.LEARNER, team__in=[team.pk for team in teams])
    return (
        enrollments.select_related("person", "course", "edition", "progress")
        .defer("edition__outline", "progress__state")
        .order_by("person__family_name", "person_id", "course__title", "pk")
        .prefetch_related(
            "certificates",
            Prefetch("person__memberships", queryset=units.select_related("team").order_by("pk"), to_attr="units"),
        )
    )


def header() -> list[str]:
    """Return the titles of the columns in the language of the reader."""
    return [str(column.title) for column in COLUMNS]


def rows(enrollments: QuerySet[Enrollment], *, at: datetime, zone: str) -> Iterator[list[Value]]:
    """Yield the rows of prepared enrollments, read in pieces."""
    for enrollment in enrollments.iterator(chunk_size=CHUNK):
        line = Line(Row.of(enrollment, at=at), zone)
        yield [column.value(line) for column in COLUMNS]
