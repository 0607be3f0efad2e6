"""The pages of an attempt. Plain forms; scripts only save earlier and move rows without a round trip."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.base import clock
from lms.base.limits import SAVE, START, limited
from lms.base.reading import here, in_language, language_read
from lms.base.web import mark_private, private
from lms.catalog.said import item_said, objectives_said, say, title_said
from lms.enrollment.models import Enrollment
from lms.flows.opening import PartShutError
from lms.organizations.viewer import person_of
from lms.progress.rules import to_do
from lms.progress.services import UnknownActivityError
from lms.reflections import services as reflections
from quizzes import kinds, saving, services, shown, translations
from quizzes.errors import AttemptClosedError, AttemptsUsedUpError, EmptyQuizError, StaleResponseError
from quizzes.follow_up import COMMITMENT
from quizzes.kinds.base import ResponseError
from quizzes.models import Attempt, AttemptQuestion, Quiz

OK = 200
READ = "read-"
"""How the buttons that change the language begin: they save the answer first."""


@private
@require_POST
@limited(START)
def start(request: HttpRequest, activity: UUID) -> HttpResponse:
    """Start an attempt or go on with the one under way."""
    quiz = get_object_or_404(Quiz.objects.select_related("activity"), activity__uuid=activity)
    enrollment = (
        Enrollment.objects.open()
        .of_user(request.user)
        .filter(course_id=quiz.activity.course_id)
        .order_by("-cycle")
        .first()
    )
    if enrollment is None:
        raise Http404
    try:
        attempt = services.start(enrollment=enrollment, quiz=quiz, at=clock.now(), locale=language_read())
    except AttemptsUsedUpError:
        messages.error(request, _("You have used all attempts. Your trainer or supervisor can grant another one."))
        return redirect(here(quiz.url))
    except PartShutError:
        return redirect(here(quiz.url))
    except UnknownActivityError:
        messages.error(request, _("This quiz is no longer part of your course. What you did stays on record."))
        return redirect("lms:why", enrollment.uuid)
    except EmptyQuizError:
        messages.error(request, _("This quiz has no questions yet. Its trainer has to add some first."))
        return redirect(here(quiz.url))
    return redirect("lms:attempt_question", attempt.uuid, 1)


def _rows(request: HttpRequest, uuid: UUID) -> list[AttemptQuestion]:
    """Return the questions of the signed-in person's own attempt, in one query; 404 for anybody else's."""
    rows = list(
        AttemptQuestion.objects.filter(attempt__uuid=uuid, attempt__enrollment__person=person_of(request))
        .select_related("attempt__quiz__activity", "attempt__enrollment__edition", "attempt__enrollment__course")
        .order_by("position")
    )
    if not rows:
        raise Http404
    attempt = rows[0].attempt
    course, quiz = attempt.enrollment.course, attempt.quiz
    translations.tell(rows, locale=language_read(), source=course.language)
    items = {item["key"]: item for item in attempt.enrollment.edition.outline["items"]}
    title = title_said(items.get(str(quiz.activity.key)), quiz.title)
    for row in rows:
        row.attempt.quiz.title = title
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
@limited(SAVE, changes_only=True)
def question(request: HttpRequest, uuid: UUID, number: int) -> HttpResponseBase:
    """Show one question, or save its answer and go on. An answer sent after the login ended is kept for its return."""
    if not request.user.is_authenticated:
        return saving.keep_until_signed_in(request)
    return mark_private(_question(request, uuid, number))


def _question(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    rows = _rows(request, uuid)
    row = next((row for row in rows if row.position == number), None)
    if row is None:
        raise Http404
    if row.attempt.status != Attempt.Status.OPEN:
        messages.info(request, _("This attempt is submitted already. Here is its result."))
        return redirect("lms:attempt", uuid)
    if request.method == "POST":
        return _save_and_go(request, rows, row)
    kept = saving.kept_answer(request, row)
    return _render_question(request, rows, row, response=kept or row.response, came_back=kept is not None)


def _save_and_go(request: HttpRequest, rows: list[AttemptQuestion], row: AttemptQuestion) -> HttpResponse:
    try:
        saving.save(request, row, at=clock.now())
    except StaleResponseError as stale:
        row.save_revision = stale.revision
        return _render_question(request, rows, row, response=stale.response, stale=True, status=409)
    except ResponseError:
        return _render_question(request, rows, row, response=row.response, misfit=True, status=422)
    except reflections.StaleTextError as stale_text:
        return _render_question(request, rows, row, response=row.response, text=stale_text, stale=True, status=409)
    except AttemptClosedError:
        services.submit(attempt_uuid=row.attempt.uuid, user_id=request.user.pk, at=clock.now())
        messages.info(request, _("The time was over, or the attempt was submitted elsewhere. What was saved counts."))
        return redirect("lms:attempt", row.attempt.uuid)
    return redirect(_target(request.POST, rows, row))


def _target(data: QueryDict, rows: list[AttemptQuestion], row: AttemptQuestion) -> str:
    uuid = row.attempt.uuid
    address = reverse("lms:attempt_question", args=[uuid, row.position])
    go = data.get("go", "next")
    if data.get("move") or go == "stay":
        return address
    if go.startswith(READ) and go.removeprefix(READ) in dict(settings.LANGUAGES):
        return in_language(address, go.removeprefix(READ))
    if go == "previous" and row.position > 1:
        return reverse("lms:attempt_question", args=[uuid, row.position - 1])
    if go == "next" and row.position < len(rows):
        return reverse("lms:attempt_question", args=[uuid, row.position + 1])
    return reverse("lms:attempt_review", args=[uuid])


def _render_question(
    request: HttpRequest,
    rows: list[AttemptQuestion],
    row: AttemptQuestion,
    *,
    response: Any,
    text: reflections.StaleTextError | None = None,
    status: int = 200,
    **flags: bool,
) -> HttpResponse:
    kind = kinds.get(row.kind)
    writing: Any = text
    if kind.private and writing is None:
        writing = reflections.read(person=person_of(request), block_key=saving.block_key(row))
    context = {
        "attempt": row.attempt,
        "row": row,
        "kind": kind,
        "q": shown.question(row, response),
        "steps": shown.steps(rows, row.position),
        "total": len(rows),
        "writing": writing,
        "typed": "" if status == OK else request.POST.get("text", ""),
        "place": "learning",
        "answer_form": "answer",
        **flags,
    }
    return render(request, "quizzes/question.html", context, status=status)


@require_POST
@limited(SAVE)
def save(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """Save an answer for a script: 200 with the new revision, 401 signed out, 409 stale with the stored answer."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed_out"}, status=401)
    row = next((row for row in _rows(request, uuid) if row.position == number), None)
    if row is None:
        raise Http404
    try:
        revision = saving.save(request, row, at=clock.now())
    except StaleResponseError as stale:
        return JsonResponse({"error": "stale", "response": stale.response, "revision": stale.revision}, status=409)
    except reflections.StaleTextError as stale:
        return JsonResponse({"error": "stale", "response": stale.text, "revision": stale.revision}, status=409)
    except AttemptClosedError:
        return JsonResponse({"error": "closed", "url": reverse("lms:attempt", args=[uuid])}, status=410)
    except ResponseError:
        return JsonResponse({"error": "misfit"}, status=422)
    return JsonResponse({"revision": revision})


@private
@require_safe
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List all answers before submitting."""
    rows = _rows(request, uuid)
    if rows[0].attempt.status != Attempt.Status.OPEN:
        return redirect("lms:attempt", uuid)
    steps = shown.steps(rows)
    context = {
        "attempt": rows[0].attempt,
        "steps": steps,
        "missing": [step for step in steps if not step.answered and not step.optional],
        "place": "learning",
    }
    return render(request, "quizzes/review.html", context)


@private
@require_POST
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Submit once; a double click lands on the same result."""
    try:
        services.submit(attempt_uuid=uuid, user_id=request.user.pk, at=clock.now(), locale=language_read())
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    return redirect("lms:attempt", uuid)


@private
@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the result of a submitted attempt; one under way leads to its review."""
    rows = _rows(request, uuid)
    attempt = rows[0].attempt
    if attempt.status == Attempt.Status.OPEN:
        return redirect("lms:attempt_review", uuid)
    enrollment = attempt.enrollment
    outline = enrollment.edition.outline
    key = str(attempt.quiz.activity.key)
    ahead = to_do(outline, enrollment.progress.state)
    upcoming = next((item for item in ahead if item["key"] != key), None)
    source = enrollment.course.language
    say([enrollment.course])
    objectives, told = objectives_said(enrollment.course, outline.get("objectives", []))
    context = {
        "attempt": attempt,
        "enrollment": enrollment,
        "reviewed": shown.reviewed(rows),
        "objectives": shown.objectives(rows, objectives),
        "objectives_told": told,
        "completed": enrollment.progress.is_learned_here,
        "upcoming": item_said(upcoming, source=source) if upcoming else None,
        "offered": any(item["key"] == key for item in outline["items"]),
        "left": services.attempts_left(enrollment=enrollment, quiz=attempt.quiz),
        "place": "learning",
    }
    return render(request, "quizzes/result.html", context)


@private
@require_safe
def commitments(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the own commitments of a submitted attempt; 404 where it asked for none."""
    rows = [row for row in _rows(request, uuid) if row.kind == COMMITMENT]
    if not rows or rows[0].attempt.status == Attempt.Status.OPEN:
        raise Http404
    texts = reflections.read_all(person=person_of(request), block_keys=[saving.block_key(row) for row in rows])
    written = [(row.frozen["stem"], texts.get(saving.block_key(row))) for row in rows]
    context = {
        "attempt": rows[0].attempt,
        "course": rows[0].attempt.enrollment.course,
        "commitments": [(stem, writing.text if writing else "") for stem, writing in written],
        "place": "learning",
    }
    return render(request, "quizzes/commitments.html", context)
