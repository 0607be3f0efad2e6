"""The supervisor's overview, matrix and person: who is done and when. Never a score, an answer or private writing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.base import clock
from lms.base.web import number_in, private
from lms.catalog.models import Course
from lms.enrollment.models import Enrollment
from lms.flows.nudge import offers
from lms.http.teamscope import Scope, no_team, uuid_or_none, without
from lms.http.teamwork import Action, groups_of, rows_of, with_offers
from lms.organizations.models import Membership, Person
from lms.organizations.querysets import PersonQuerySet
from lms.organizations.viewer import person_of
from lms.progress.standing import PROBLEMS, SAID, Standing
from lms.progress.status import Status
from lms.reports import facts, matrix
from lms.reports.concerns import Concern, sentences
from lms.reports.rows import Row
from quizzes.models import Quiz
from quizzes.services import grant_attempts


@private
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Say what the teams need in sentences and who needs it first, then list people and courses, 50 people a page."""
    scope = Scope.of(request)
    if not scope.teams:
        return no_team(request)
    words, show = request.GET.get("q", "").strip(), request.GET.get("show", "")
    after = request.GET.get("after", "")
    concern = Concern(show) if show in Concern.values else None
    seen = scope.enrollments()
    shown = seen.filter(concern.condition(scope.standing)) if concern else seen
    people = scope.people().named(words)
    listed = people.filter(Exists(shown.filter(person=OuterRef("pk")))) if concern else people
    page, last = scope.page(listed, after=after)
    first_look = not (words or concern or after)
    groups = groups_of(seen, at=scope.at, zone=scope.zone) if first_look else []
    context = {
        **scope.context(),
        "total": scope.people().count(),
        "says": sentences(seen, at=scope.at, zone=scope.zone),
        "groups": groups if scope.day else with_offers(groups, at=scope.at),
        "concern": concern,
        "concerns": Concern.choices,
        "words": words,
        "rows": rows_of(page, shown.filter(person__in=[person.pk for person in page]), at=scope.at),
        "last": last,
        "onward": without(request.GET, "after"),
    }
    return render(request, "lms/team/overview.html", context)


@private
@require_safe
def people_and_courses(request: HttpRequest) -> HttpResponse:
    """Show the matrix: people in rows, courses in columns, 50 people a page, at most 12 courses."""
    scope = Scope.of(request)
    if not scope.teams:
        return no_team(request)
    courses = list(
        Course.objects.filter(Exists(scope.enrollments().filter(course=OuterRef("pk")))).order_by("title", "pk")
    )
    chosen = matrix.choose(courses, request.GET.getlist("course"))
    status, problem = request.GET.get("status", ""), request.GET.get("problem", "") == "1"
    cells = scope.enrollments().filter(course__in=[course.pk for course in chosen])
    wanted = _wanted(scope.standing, status=status, problem=problem)
    people = scope.people().named(request.GET.get("q", "").strip())
    if wanted is not None:
        people = people.filter(Exists(cells.filter(wanted, person=OuterRef("pk"))))
    page, last = scope.page(_with_units(people, scope), after=request.GET.get("after", ""))
    context = {
        **scope.context(),
        "courses": courses,
        "chosen": chosen,
        "most": matrix.MOST_COURSES,
        "lines": matrix.lines(page, chosen, cells.filter(person__in=[person.pk for person in page]), at=scope.at),
        "said": [(word.value, word.label) for word in SAID],
        "status": status,
        "problem": problem,
        "filtered": wanted is not None or bool(request.GET.get("q", "").strip()),
        "words": request.GET.get("q", "").strip(),
        "last": last,
        "onward": without(request.GET, "after"),
    }
    return render(request, "lms/team/matrix.html", context)


def _wanted(standing: Standing, *, status: str, problem: bool) -> Q | None:
    """Return the condition of the cells that a person of the list must have at least one of; None lists everybody."""
    if problem:
        trouble = Q()
        for word in PROBLEMS:
            trouble |= standing.saying(word)
        return trouble
    return standing.saying(Status(status)) if status in {word.value for word in SAID} else None


def _with_units(people: PersonQuerySet, scope: Scope) -> PersonQuerySet:
    """Return people with the memberships that make the reader see them."""
    units = (
        Membership.objects.open(at=scope.past)
        .filter(role=Membership.Role.LEARNER, team__in=[team.pk for team in scope.teams])
        .select_related("team")
        .order_by("pk")
    )
    return people.prefetch_related(Prefetch("memberships", queryset=units, to_attr="units"))


@private
@require_safe
def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one person of one's teams, now or as of a day; 404 for anybody else."""
    scope = Scope.of(request)
    visible = Person.objects.visible_to(request.user, at=scope.past)
    found = get_object_or_404(_with_units(visible, scope), uuid=uuid)
    seen = Enrollment.objects.open(at=scope.past).visible_to(request.user, at=scope.past).filter(person=found)
    enrollments = list(
        seen.select_related("person", "course", "progress")
        .prefetch_related("certificates")
        .order_by("course__title", "pk")
    )
    rows = [Row.of(enrollment, at=scope.at) for enrollment in enrollments]
    offered = {} if scope.day else offers(enrollments, at=scope.at)
    context = {
        **scope.context(),
        "person": found,
        "rows": [(row, facts.certificates(row)) for row in rows],
        "elsewhere": scope.records().filter(person=found),
        "actions": [Action(row, offered.get(row.enrollment.pk)) for row in rows if row.status != Status.COMPLETE],
        "facts": facts.facts(rows, zone=scope.zone),
        "quizzes": [] if scope.day else _limited_quizzes(enrollments),
    }
    return render(request, "lms/team/person.html", context)


def _limited_quizzes(enrollments: list[Enrollment]) -> QuerySet[Quiz]:
    """Return the quizzes of these courses that limit attempts, each with how many were granted."""
    return Quiz.objects.filter(
        attempts_allowed__isnull=False, activity__course__in=[enrollment.course_id for enrollment in enrollments]
    ).annotate(granted=Coalesce(Sum("grants__extra", filter=Q(grants__enrollment__in=enrollments)), 0))


@private
@require_POST
def grant(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Grant a person of one's teams another attempt at a quiz that limits them."""
    found = get_object_or_404(Person.objects.visible_to(request.user), uuid=uuid)
    quiz = get_object_or_404(Quiz.objects.select_related("activity"), uuid=uuid_or_none(request.POST.get("quiz", "")))
    seen = Enrollment.objects.open().visible_to(request.user).select_related("person", "course", "progress")
    enrollment = get_object_or_404(seen, person=found, course_id=quiz.activity.course_id)
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
