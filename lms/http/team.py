"""The supervisor's pages: who is done and when. Never a score, a failed attempt, an answer or private writing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.base import clock
from lms.base.csvexport import lines
from lms.base.web import number_in, private
from lms.certificates.models import Certificate
from lms.conf import conf
from lms.enrollment.models import Enrollment
from lms.http.teamwork import PAGE_SIZE, Row, needs_action, rows_of, sentences
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.viewer import person_of
from quizzes.models import Quiz
from quizzes.services import grant_attempts


def _people(request: HttpRequest, team: Team | None) -> QuerySet[Person]:
    people = Person.objects.visible_to(request.user)
    if team is not None:
        inside = Membership.objects.open().filter(role=Membership.Role.LEARNER, team__path__startswith=team.path)
        people = people.filter(pk__in=inside.values("person"))
    return people


def _chosen(request: HttpRequest, teams: list[Team]) -> Team | None:
    wanted = request.GET.get("team", "")
    return next((team for team in teams if str(team.uuid) == wanted), None)


@private
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Say what the teams need in sentences, then list people and courses, 50 people a page."""
    teams = list(Team.objects.supervised_by(request.user))
    if not teams:
        supervising = Membership.objects.supervising(request.user).select_related("organization").first()
        empty: dict[str, Any] = {
            "membership": supervising,
            "contact": conf.HELP_CONTACT,
            "administers": Organization.objects.administered_by(request.user).exists(),
            "place": "team",
        }
        return render(request, "lms/team/no_team.html", empty)
    team, at = _chosen(request, teams), clock.now()
    people = _people(request, team)
    shown = people.order_by("family_name", "pk")
    after = request.GET.get("after", "")
    if after:
        last = get_object_or_404(people, uuid=_uuid(after))
        shown = shown.filter(_later_than(last))
    page = list(shown[: PAGE_SIZE + 1])
    enrollments = _enrollments(request).filter(person__in=[person.pk for person in page[:PAGE_SIZE]])
    context = {
        "teams": teams,
        "team": team,
        "says": sentences(_enrollments(request).filter(person__in=people), people.count(), at=at),
        "action": needs_action(_enrollments(request).filter(person__in=people), at=at),
        "rows": rows_of(page[:PAGE_SIZE], enrollments, at=at),
        "more_after": page[PAGE_SIZE - 1].uuid if len(page) > PAGE_SIZE else None,
        "at": at,
        "place": "team",
    }
    return render(request, "lms/team/overview.html", context)


def _later_than(last: Person) -> Q:
    return Q(family_name__gt=last.family_name) | Q(family_name=last.family_name, pk__gt=last.pk)


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return str(UUID(int=0))


def _enrollments(request: HttpRequest) -> QuerySet[Enrollment]:
    return (
        Enrollment.objects.open()
        .visible_to(request.user)
        .select_related("person", "course", "progress")
        .order_by("person_id", "course__title", "pk")
    )


@private
@require_safe
def roster(request: HttpRequest) -> StreamingHttpResponse:
    """Send the roster of one's teams as CSV: person, course, status, dates and certificate number."""
    at = clock.now()
    enrollments = _enrollments(request).prefetch_related("certificates")
    header = (
        _("Name"),
        _("E-mail"),
        _("Course"),
        _("Status"),
        _("Enrolled"),
        _("Due"),
        _("Completed"),
        _("Certificate"),
    )
    rows = (_roster_row(Row.of(enrollment, at=at)) for enrollment in enrollments.iterator(chunk_size=500))
    response = StreamingHttpResponse(lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="roster-{at:%Y-%m-%d}.csv"'
    return response


def _roster_row(row: Row) -> tuple[Any, ...]:
    enrollment = row.enrollment
    numbers = [item.number for item in enrollment.certificates.all() if item.status == Certificate.Status.VALID]
    return (
        enrollment.person.legal_name,
        enrollment.person.email,
        enrollment.course.title,
        row.status.label,
        enrollment.enrolled_at.date(),
        enrollment.due_date,
        enrollment.progress.completed_date,
        ", ".join(numbers),
    )


@private
@require_safe
def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one person of one's teams; 404 for anybody else."""
    found = get_object_or_404(Person.objects.visible_to(request.user), uuid=uuid)
    enrollments = list(_enrollments(request).filter(person=found).prefetch_related("certificates"))
    limited = Quiz.objects.filter(
        attempts_allowed__isnull=False, activity__course__in=[enrollment.course_id for enrollment in enrollments]
    ).annotate(granted=Coalesce(Sum("grants__extra", filter=Q(grants__enrollment__in=enrollments)), 0))
    at = clock.now()
    context = {
        "person": found,
        "rows": [Row.of(enrollment, at=at) for enrollment in enrollments],
        "quizzes": limited,
        "place": "team",
    }
    return render(request, "lms/team/person.html", context)


@private
@require_POST
def grant(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Grant a person of one's teams another attempt at a quiz that limits them."""
    found = get_object_or_404(Person.objects.visible_to(request.user), uuid=uuid)
    quiz = get_object_or_404(Quiz.objects.select_related("activity"), uuid=_uuid(request.POST.get("quiz", "")))
    enrollment = get_object_or_404(_enrollments(request), person=found, course_id=quiz.activity.course_id)
    given = grant_attempts(
        enrollment=enrollment,
        quiz=quiz,
        granted_by=person_of(request),
        known=number_in(request.POST, "granted"),
        at=clock.now(),
    )
    if given is not None:
        messages.success(request, _("One more attempt at “%(quiz)s” is granted.") % {"quiz": quiz.title})
    else:
        messages.info(
            request, _("An attempt at “%(quiz)s” was granted meanwhile, so none was added.") % {"quiz": quiz.title}
        )
    return redirect("lms:team_person", uuid)
