"""Which people a page of the team area is about: the supervisor's teams, one of them if chosen, now or as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render

from lms.base import clock
from lms.certificates.models import Certificate
from lms.conf import conf
from lms.enrollment.models import Enrollment
from lms.enrollment.services import Due
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.querysets import PersonQuerySet
from lms.outside.models import OutsideRecord
from lms.outside.querysets import OutsideRecordQuerySet
from lms.progress.standing import Standing

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a request asks about. ``day`` is set for a view as of the end of a past day; ``at`` is its last moment."""

    user: AbstractBaseUser | AnonymousUser
    teams: list[Team]
    team: Team | None
    at: datetime
    zone: str
    day: date | None = None
    unreadable_day: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> Scope:
        """Read ``team`` and ``as_of`` from the address, or from the form that was sent; a foreign team is no team."""
        data = request.POST if request.method == "POST" else request.GET
        teams = list(Team.objects.supervised_by(request.user).select_related("organization"))
        team = next((each for each in teams if str(each.uuid) == data.get("team", "")), None)
        zone = (team or teams[0]).organization.time_zone if teams else "UTC"
        now = clock.now()
        today = Standing.on(at=now, zone=zone).today
        day, unreadable = _past_day(data, today=today)
        end = Due(day, zone).at - timedelta(microseconds=1) if day else now
        return cls(user=request.user, teams=teams, team=team, at=end, zone=zone, day=day, unreadable_day=unreadable)

    @property
    def past(self) -> datetime | None:
        """Return the moment of a view as of a day, None for now."""
        return self.at if self.day else None

    @property
    def zone_name(self) -> str:
        """Return the time zone as it is said."""
        return self.zone.replace("_", " ")

    @property
    def standing(self) -> Standing:
        """Return the conditions at this moment."""
        return Standing.on(at=self.at, zone=self.zone)

    def people(self) -> PersonQuerySet:
        """Return the people of the scope."""
        people = Person.objects.visible_to(self.user, at=self.past)
        return people.learning_in(self.team, at=self.past) if self.team else people

    def enrollments(self) -> QuerySet[Enrollment]:
        """Return the enrollments of the people of the scope, with person, course and progress."""
        seen = Enrollment.objects.open(at=self.past).visible_to(self.user, at=self.past)
        narrowed = seen.filter(person__in=self.people()) if self.team else seen
        return (
            narrowed.select_related("person", "course", "progress")
            .defer("progress__state")
            .order_by("person_id", "course__title", "pk")
        )

    def certificates(self) -> QuerySet[Certificate]:
        """Return the certificates of the people of the scope."""
        return Certificate.objects.visible_to(self.user, at=self.past).filter(person__in=self.people())

    def records(self) -> OutsideRecordQuerySet:
        """Return the records from elsewhere of the people of the scope, the newest completion first."""
        seen = OutsideRecord.objects.standing(at=self.past).supervised_by(self.user, at=self.past)
        return seen.filter(person__in=self.people()).listed()

    @cached_property
    def kept(self) -> str:
        """Return what links between the pages of the team area carry on, as an address does: ``team=…&as_of=…``."""
        pairs = {"team": self.team.uuid if self.team else "", "as_of": self.day.isoformat() if self.day else ""}
        return urlencode({name: value for name, value in pairs.items() if value})

    def page(self, people: PersonQuerySet, *, after: str) -> tuple[list[Person], Person | None]:
        """Return a page of people, and the last of them if there are more; 404 where nobody visible is named by ``after``."""
        last = get_object_or_404(self.people(), uuid=uuid_or_none(after)) if after else None
        found = list(people.in_order(after=last)[: PAGE_SIZE + 1])
        return found[:PAGE_SIZE], found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None

    def context(self) -> dict[str, Any]:
        """Return what every page of the team area shows."""
        return {"scope": self, "at": self.at, "place": "team"}


def _past_day(data: QueryDict, *, today: date) -> tuple[date | None, str]:
    """Return the day that is asked for if it is over, and else what was written if it cannot be meant."""
    text = data.get("as_of", "").strip()
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        return None, text
    if day > today or day.year < 1900:  # noqa: PLR2004  # before that no time zone is reliable
        return None, text
    return (day if day < today else None), ""


def uuid_or_none(text: str) -> str:
    """Return a public id; what cannot be one becomes the id of nobody."""
    try:
        return str(UUID(text))
    except ValueError:
        return str(UUID(int=0))


def without(data: QueryDict, name: str) -> str:
    """Return an address's query without one of its parameters, to be followed by another: empty or ``a=b&``."""
    kept = data.copy()
    kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""


def no_team(request: HttpRequest) -> HttpResponse:
    """Explain to somebody without a team what the page is for, and whom to ask."""
    supervising = Membership.objects.supervising(request.user).select_related("organization").first()
    context = {
        "membership": supervising,
        "contact": conf.HELP_CONTACT,
        "administers": Organization.objects.administered_by(request.user).exists(),
        "place": "team",
    }
    return render(request, "lms/team/no_team.html", context)
