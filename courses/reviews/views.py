"""Reviews in the admin: what waits, asking for a review, and the page of one review."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.outline import source_of
from courses.reviews import reading, services, whole
from courses.reviews.deciding import Answer
from courses.reviews.difference import changes
from courses.reviews.models import Review, ReviewRequest
from courses.reviews.words import FAULTS, Role
from courses.unfinished import before_reviews
from lms.base import clock
from lms.base.web import mark_private
from lms.organizations.viewer import person_of
from quizzes.owners import courses_of

MOST_CHARACTERS = 5000
WHY_NOT: dict[str, Promise] = {
    "asked": gettext_lazy("This course is with reviewers already."),
    "no_reviews": gettext_lazy("This site asks for no reviews."),
    "no_workflow": gettext_lazy("Reviews are not set up yet. Ask the person who runs this site."),
    "not_returned": gettext_lazy("This course is not with you at the moment."),
    "ended": gettext_lazy("This request has ended already."),
    "changed": gettext_lazy("The course was changed while you were reading. Look at what changed, then decide again."),
    "empty": gettext_lazy("Write something before you send it."),
    "not_waiting": gettext_lazy("This course does not wait for a review at the moment."),
    "own_work": gettext_lazy("You wrote a part of this course, so other people review it."),
    "other_group": gettext_lazy("At the moment this course waits for another group of reviewers."),
    **FAULTS,
}


@dataclass(frozen=True)
class Filled:
    """A form of a decision as it was sent; kept on the page when something is missing."""

    decision: str = ""
    comment: str = ""
    conflict: str = ""
    conflict_text: str = ""
    sha256: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """List what waits for the visitor, their own courses, and what they decided."""
    context = {
        "waiting": reading.waiting_for(request.user),
        "courses": reading.courses_with_requests(request.user),
        "decided": reading.reviewed_by(request.user),
    }
    return mark_private(render(request, "courses/reviews/reviews.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Say what a course still lacks, or give it to reviewers."""
    page = source_of(get_object_or_404(courses_of(request.user), pk=page_id).specific)
    if not page.permissions_for_user(request.user).can_edit():
        raise Http404
    if request.method == "POST":
        try:
            made = services.ask(page=page, person=person_of(request), at=clock.now())
        except services.ReviewError as error:
            return _asking(request, page, error, status=422)
        messages.success(request, _("The course is with its reviewers. They get a mail."))
        return redirect("lms_review", made.uuid)
    return _asking(request, page)


def _asking(
    request: HttpRequest, page: Any, error: services.ReviewError | None = None, *, status: int = 200
) -> HttpResponse:
    labels = [Role(role).label for role in services.settings_of(page).roles]
    why = [WHY_NOT[reason] for reason in error.reasons if reason in WHY_NOT] if error else []
    context = {"page": page, "why": why, "lacks": before_reviews(page), "labels": labels}
    return render(request, "courses/reviews/ask.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Show a request with its checklist, its differences and its history; take a decision."""
    found = _found(request, uuid)
    if request.method != "POST":
        return _page(request, found, Filled())
    sent = _filled(request)
    decided = services.Decided(
        decision=sent.decision,
        answers=list(sent.answers.values()),
        comment=sent.comment,
        conflict=sent.conflict,
        conflict_text=sent.conflict_text,
        sha256=sent.sha256,
    )
    try:
        services.decide(request=found, person=person_of(request), sent=decided, at=clock.now())
    except services.LockedError as error:
        return _page(request, found, sent, error.reasons, status=403)
    except services.NotNowError as error:
        return _page(request, found, sent, error.reasons, status=409)
    except services.FaultyError as error:
        return _page(request, found, sent, error.reasons, status=422)
    messages.success(request, _("Thank you. Your decision is kept as you sent it."))
    return redirect("lms_review", found.uuid)


@require_POST
def comment(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Add a comment for reviewers and trainers."""
    found = _found(request, uuid)
    text = _text(request, "text")
    try:
        services.comment(request=found, person=person_of(request), text=text, at=clock.now())
    except services.FaultyError as error:
        why = str(WHY_NOT[error.reasons[0]])
        messages.error(request, why)
    return redirect("lms_review", found.uuid)


@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Give a returned course back to its reviewer."""
    found = _own(request, uuid)
    try:
        services.ask_again(request=found, person=person_of(request), at=clock.now())
    except services.ReviewError as error:
        for reason in error.reasons:
            why = str(WHY_NOT.get(reason, reason))
            messages.error(request, why)
    else:
        messages.success(request, _("The course is with its reviewers. They get a mail."))
    return redirect("lms_review", found.uuid)


@require_POST
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Take a request back."""
    found = _own(request, uuid)
    try:
        services.take_back(request=found, person=person_of(request), at=clock.now())
    except services.NotNowError as error:
        why = str(WHY_NOT[error.reasons[0]])
        messages.error(request, why)
    else:
        messages.success(request, _("The request is taken back. What reviewers wrote so far stays."))
    return redirect("lms_review", found.uuid)


def _found(request: HttpRequest, uuid: UUID) -> ReviewRequest:
    rows = ReviewRequest.objects.visible_to(request.user)
    found: ReviewRequest = get_object_or_404(rows.select_related("page", "workflow_state", "requested_by"), uuid=uuid)
    return found


def is_trainer(request: HttpRequest, found: ReviewRequest) -> bool:
    """Tell whether the visitor may edit the course."""
    return found.page is not None and bool(found.page.specific.permissions_for_user(request.user).can_edit())


def _own(request: HttpRequest, uuid: UUID) -> ReviewRequest:
    found = _found(request, uuid)
    if not is_trainer(request, found):
        raise Http404
    return found


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")[:MOST_CHARACTERS]


def _filled(request: HttpRequest) -> Filled:
    codes = {name.partition("-")[2] for name in request.POST if name.startswith(("answer-", "remark-"))}
    return Filled(
        **{name: _text(request, name) for name in ("decision", "comment", "conflict", "conflict_text", "sha256")},
        answers={
            code: Answer(code, _text(request, f"answer-{code}"), _text(request, f"remark-{code}")) for code in codes
        },
    )


def _page(
    request: HttpRequest, found: ReviewRequest, sent: Filled, reasons: tuple[str, ...] = (), *, status: int = 200
) -> HttpResponse:
    task = services.task_of(found)
    course = found.page.specific if found.page else None
    trains = is_trainer(request, found)
    drafts = whole.drafted(course) if course and (found.is_active or trains) else []
    live = whole.published(course) if drafts and course and course.live else None
    lock = services.lock(request=found, user=request.user)
    context = {
        "found": found,
        "parts": drafts,
        "changes": None if live is None else changes(live, drafts),
        "sha256": whole.sha_of(drafts) if drafts else "",
        "checklist": [
            {**item, "number": number, "sent": sent.answers.get(item["code"])}
            for number, item in enumerate(task.asked() if task else [], start=1)
        ],
        "sent": sent,
        "errors": [WHY_NOT[reason] for reason in reasons],
        "lock": WHY_NOT.get(lock, ""),
        "conflicts": Review.Conflict.choices,
        "history": reading.history_of(found, request.user),
        "comments": found.comments.select_related("author").order_by("written_at", "pk"),
        "is_trainer": trains,
        "is_reviewer": found.reviews.filter(reviewer__user=request.user.pk).exists(),
    }
    return mark_private(render(request, "courses/reviews/review.html", context, status=status))
