"""The door to reviews: ask, decide, ask again, take back (ADR 0083)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.models import Workflow

from courses.publishing import publish_course
from courses.reviews import mail, standing, whole
from courses.reviews.authors import is_author
from courses.reviews.deciding import (
    APPROVED,
    RETURNED,
    Answer,
    Standing,
    faults_of,
    lock_of,
    next_role,
)
from courses.reviews.models import Review, ReviewComment, ReviewRequest, ReviewSettings
from courses.reviews.setup import NAME
from courses.reviews.workflow import ChecklistTask, ReviewRound
from courses.unfinished import before_reviews
from lms.base.pages import page_model
from lms.organizations.models import Person


class ReviewError(Exception):
    """Something stands against it; ``reasons`` are codes, or sentences for the trainer."""

    def __init__(self, *reasons: str) -> None:
        """Keep the reasons."""
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class NotReadyError(ReviewError):
    """The course lacks something; the reasons are sentences."""


class NotNowError(ReviewError):
    """It is not the time for this; the reason is a code."""


class LockedError(ReviewError):
    """This person cannot decide here; the reason is a code of ``deciding.lock_of``."""


class FaultyError(ReviewError):
    """The decision is not complete; the reasons are codes of ``deciding.faults_of``."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a reviewer sent. ``sha256`` is the fingerprint of the course that they had before them."""

    decision: str
    answers: Sequence[Answer] = ()
    comment: str = ""
    conflict: str = ""
    conflict_text: str = ""
    sha256: str


def settings_of(page: Any) -> ReviewSettings:
    """Return which reviews the site of a page asks for."""
    found: ReviewSettings = ReviewSettings.for_site(page.get_site())
    return found


@transaction.atomic
def ask(*, page: Any, person: Person, at: datetime) -> ReviewRequest:
    """Give a course with all its lessons to reviewers.

    Raises NotReadyError with what it lacks, and NotNowError: ``asked`` while a request is under way, ``no_reviews`` where the
    site asks for none, ``no_workflow`` before the command ``lms_setup`` has run.
    """
    lacks = before_reviews(page)
    if lacks:
        raise NotReadyError(*(lack.message for lack in lacks))
    roles = settings_of(page).roles
    workflow = Workflow.objects.filter(name=NAME, active=True).first()
    if not roles or workflow is None:
        raise NotNowError("no_workflow" if roles else "no_reviews")
    fields = {"course_key": page.translation_key, "title": page.title, "page_id": page.pk, "roles": roles}
    if ReviewRequest.objects.active().filter(course_key=page.translation_key).exists():
        raise NotNowError("asked")
    request = ReviewRequest.objects.create(
        **fields, sha256=whole.sha_of(whole.drafted(page)), requested_by=person, requested_at=at
    )
    if page.get_latest_revision() is None:
        page.save_revision(user=person.user)
    round_ = ReviewRound.objects.create(
        content_type=page.get_content_type(),
        base_content_type=page.get_base_content_type(),
        object_id=str(page.pk),
        workflow=workflow,
        requested_by=person.user,
    )
    request.workflow_state_id = round_.pk
    _give_to(request, round_, roles[0], at=at)
    return request


def lock(*, request: ReviewRequest, user: Any) -> str:
    """Return why this user cannot decide on the request now; empty when they can."""
    task = task_of(request)
    return lock_of(
        Standing(
            waiting=task is not None,
            in_group=task is not None and task.is_for(user),
            own_work=request.page is not None and is_author(user=user, course_page=request.page),
        )
    )


def task_of(request: ReviewRequest) -> ChecklistTask | None:
    """Return the task whose turn it is."""
    if request.state != ReviewRequest.State.OPEN or request.workflow_state is None or request.page is None:
        return None
    state = request.workflow_state.current_task_state
    found: ChecklistTask | None = state.task.specific if state else None
    return found


@transaction.atomic
def decide(*, request: ReviewRequest, person: Person, sent: Decided, at: datetime) -> Review:
    """Keep what a reviewer decided and move the request on; the last approval publishes the course where the site wants that.

    Raises LockedError, FaultyError, and NotNowError ``changed`` when the course is no longer the one that was read.
    """
    request = _locked(request)
    reason = lock(request=request, user=person.user)
    task = task_of(request)
    if reason or task is None or request.page is None:
        raise LockedError(reason)
    course = request.page.specific
    if whole.sha_of(whole.drafted(course)) != sent.sha256:
        raise NotNowError("changed")
    asked = task.asked()
    faults = faults_of(
        decision=sent.decision,
        codes=[item["code"] for item in asked],
        answers=sent.answers,
        comment=sent.comment,
        conflict=sent.conflict,
        conflict_text=sent.conflict_text,
    )
    if faults:
        raise FaultyError(*faults)
    review = _write(request, task, person=person, sent=sent, asked=asked, at=at)
    _move(request, review, at=at)
    return review


def _write(
    request: ReviewRequest,
    task: ChecklistTask,
    *,
    person: Person,
    sent: Decided,
    asked: list[dict[str, str]],
    at: datetime,
) -> Review:
    given = {answer.code: answer for answer in sent.answers}
    answers = [
        {**item, "answer": given[item["code"]].answer, "remark": given[item["code"]].remark}
        for item in asked
        if item["code"] in given
    ]
    return Review.objects.create(
        request=request,
        course_key=request.course_key,
        role=task.role,
        decision=sent.decision,
        reviewer=person,
        sha256=sent.sha256,
        answers=answers,
        comment=sent.comment.strip(),
        conflict=sent.conflict,
        conflict_text=sent.conflict_text.strip() if sent.conflict == Review.Conflict.DECLARED else "",
        decided_at=at,
    )


def _move(request: ReviewRequest, review: Review, *, at: datetime) -> None:
    """Move the workflow without a user: Wagtail's logs would name the reviewer, who may want no name anywhere."""
    round_ = ReviewRound.objects.get(pk=request.workflow_state_id)
    state = round_.current_task_state.specific
    state.review = review
    if review.decision == APPROVED:
        state.approve(user=None, update=False, comment=review.comment)
        role = next_role(request.roles, approved_roles(request, review.sha256))
        round_ = ReviewRound.objects.get(pk=round_.pk)
        if role:
            _give_to(request, round_, role, at=at)
        else:
            _finish(request, round_, at=at)
        _renew(request)
        return
    state.reject(user=None, update=False, comment=review.comment)
    round_ = ReviewRound.objects.get(pk=round_.pk)
    if review.decision == RETURNED:
        round_.update(user=None)
        _set(request, ReviewRequest.State.RETURNED, at=at)
    else:
        round_.cancel(user=None)
        _set(request, ReviewRequest.State.REFUSED, at=at)
    _renew(request)
    mail.tell_trainers(request=request, decision=review.decision, at=at)


def _renew(request: ReviewRequest) -> None:
    standing.renew(page_model().objects.get(pk=request.page_id).specific)


def approved_roles(request: ReviewRequest, sha256: str) -> set[str]:
    """Return who approved exactly this content in this request."""
    found = request.reviews.filter(decision=APPROVED, sha256=sha256)
    return set(found.values_list("role", flat=True))


def _give_to(request: ReviewRequest, round_: ReviewRound, role: str, *, at: datetime) -> None:
    task = ChecklistTask.objects.get(role=role)
    round_.update(user=round_.requested_by, next_task=task)
    request.role = role
    request.save(update_fields=["role", "workflow_state_id"])
    mail.tell_reviewers(request=request, task=task, turn=round_.current_task_state_id, at=at)


def _finish(request: ReviewRequest, round_: ReviewRound, *, at: datetime) -> None:
    round_.finish(user=None)
    _set(request, ReviewRequest.State.APPROVED, at=at)
    if request.page is not None and settings_of(request.page).publishes == ReviewSettings.Publishes.LAST_APPROVAL:
        publish_course(course=request.page.specific, user=round_.requested_by, is_approved=True)
    mail.tell_trainers(request=request, decision=APPROVED, at=at)


@transaction.atomic
def ask_again(*, request: ReviewRequest, person: Person, at: datetime) -> ReviewRequest:
    """Give a returned course back to the reviewer who returned it.

    Raises NotReadyError with what it lacks, NotNowError ``not_returned`` for a request that is not with the trainer.
    """
    request = _locked(request)
    if request.state != ReviewRequest.State.RETURNED or request.page is None:
        raise NotNowError("not_returned")
    page = request.page.specific
    lacks = before_reviews(page)
    if lacks:
        raise NotReadyError(*(lack.message for lack in lacks))
    round_ = ReviewRound.objects.get(pk=request.workflow_state_id)
    round_.resume(user=person.user)
    request.state, request.sha256 = ReviewRequest.State.OPEN, whole.sha_of(whole.drafted(page))
    request.save(update_fields=["state", "sha256"])
    task = round_.current_task_state.task.specific
    mail.tell_reviewers(request=request, task=task, turn=round_.current_task_state_id, at=at)
    return request


@transaction.atomic
def take_back(*, request: ReviewRequest, person: Person, at: datetime) -> None:
    """Take a request back: what reviewers said so far stays.

    Raises NotNowError ``ended`` for one that has ended.
    """
    request = _locked(request)
    if not request.is_active:
        raise NotNowError("ended")
    _set(request, ReviewRequest.State.WITHDRAWN, at=at)
    if request.workflow_state_id is not None:
        ReviewRound.objects.get(pk=request.workflow_state_id).cancel(user=person.user)


def close_canceled(*, workflow_state_id: int, at: datetime) -> None:
    """Close the request of a workflow that Wagtail canceled, as publishing in the middle of it does; twice is fine."""
    _close(ReviewRequest.objects.filter(workflow_state=workflow_state_id), at=at)


def close_deleted(*, course_key: UUID, at: datetime) -> None:
    """Close the request of a course whose page was deleted."""
    _close(ReviewRequest.objects.filter(course_key=course_key, page__isnull=True), at=at)


def _close(requests: Any, *, at: datetime) -> None:
    requests.active().update(state=ReviewRequest.State.WITHDRAWN, role="", closed_at=at)


def comment(*, request: ReviewRequest, person: Person, text: str, at: datetime) -> ReviewComment:
    """Add a word for reviewers and trainers.

    Raises FaultyError ``empty`` for one without words.
    """
    if not text.strip():
        raise FaultyError("empty")
    reviews = ChecklistTask.objects.filter(groups__user=person.user_id).exists()
    wrote = request.page is not None and is_author(user=person.user, course_page=request.page)
    return ReviewComment.objects.create(
        request=request, author=person, by_reviewer=reviews and not wrote, text=text.strip(), written_at=at
    )


def _locked(request: ReviewRequest) -> ReviewRequest:
    found: ReviewRequest = ReviewRequest.objects.select_for_update().get(pk=request.pk)
    return found


def _set(request: ReviewRequest, state: str, *, at: datetime) -> None:
    request.state = state
    request.role = request.role if state == ReviewRequest.State.RETURNED else ""
    request.closed_at = None if state == ReviewRequest.State.RETURNED else at
    request.save(update_fields=["state", "role", "closed_at"])
