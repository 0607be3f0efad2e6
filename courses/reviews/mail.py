"""Mail about reviews: a course waits for a reviewer; a reviewer has answered a trainer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.reviews.authors import is_author
from courses.reviews.models import ReviewRequest
from courses.reviews.words import Decision, Role
from courses.trainers import TRAINERS
from lms.base.web import uuids_in
from lms.notifications.registry import Letter, MessageKind, register
from lms.notifications.services import Message, queue_all
from lms.organizations.models import Person
from lms.organizations.services import person_for


def tell_reviewers(*, request: ReviewRequest, task: Any, turn: int, at: datetime) -> None:
    """Write to everybody in the groups that are asked, but not to those who wrote the course."""
    users = get_user_model().objects.filter(groups__in=task.groups.all(), is_active=True).distinct()
    people = [person_for(user=user) for user in users if not is_author(user=user, course_page=request.page)]
    context = {"request": str(request.uuid), "role": task.role}
    messages = [
        Message(kind=Requested.code, person=person, dedupe_key=f"review:{turn}:{person.pk}", context=context)
        for person in people
    ]
    queue_all(messages=messages, at=at)


def tell_trainers(*, request: ReviewRequest, decision: str, at: datetime) -> None:
    """Write to whoever asked, and to the trainers of the course."""
    users = get_user_model().objects.filter(groups__course_team__course_key=request.course_key, is_active=True)
    people = {person.pk: person for person in (person_for(user=user) for user in users)}
    if request.requested_by is not None:
        people[request.requested_by.pk] = request.requested_by
    context = {"request": str(request.uuid), "decision": decision}
    key = f"{request.pk}:{request.reviews.count()}"
    messages = [
        Message(kind=Answered.code, person=person, dedupe_key=f"reviewed:{key}:{person.pk}", context=context)
        for person in people.values()
    ]
    queue_all(messages=messages, at=at)


class AboutRequest(MessageKind):
    """A kind about a request for review. Context: ``request``, its uuid."""

    optional = True
    groups: ClassVar[Q]

    def __init__(self, found: dict[str, ReviewRequest] | None = None) -> None:
        """Prepare; ``found`` holds the requests of a batch by uuid."""
        self.found = found

    def for_batch(self, *, contexts: Sequence[dict[str, Any]], at: datetime) -> Self:
        """Read the requests of a batch in one statement."""
        wanted = uuids_in(str(context.get("request", "")) for context in contexts)
        return type(self)({str(row.uuid): row for row in ReviewRequest.objects.filter(uuid__in=wanted)})

    def concerns(self, person: Person) -> bool:
        """Tell whether the person is in a group that such mail goes to."""
        return Group.objects.filter(self.groups, user=person.user_id).exists()

    def request_of(self, context: dict[str, Any], at: datetime) -> ReviewRequest | None:
        """Return the request that the mail is about."""
        batch = self if self.found is not None else self.for_batch(contexts=[context], at=at)
        return (batch.found or {}).get(context["request"])


@register
class Requested(AboutRequest):
    """A course waits for a review. Context: also ``role``."""

    code = "review_requested"
    label = gettext_lazy("A course waits for my review")
    groups = Q(checklisttask__isnull=False)

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as it is still this group's turn."""
        request = self.request_of(context, at)
        if request is None or request.state != ReviewRequest.State.OPEN or request.role != context["role"]:
            return None
        return Letter(
            subject=_("A course waits for your review: %(course)s") % {"course": request.title},
            heading=_("A course waits for your review"),
            card=request.title,
            card_lines=(str(Role(request.role).label),),
            paragraphs=(
                _(
                    "You answer a checklist, and you approve the course, return it, or refuse. Your answer is kept as it is."
                ),
                _("You choose yourself whether your name is shown, and you can change your mind at any time."),
            ),
            action=_("Open the review"),
            path=reverse("lms_review", args=[request.uuid]),
            reason=_("You get this mail because you belong to a group of reviewers."),
        )


@register
class Answered(AboutRequest):
    """Reviewers answered. Context: also ``decision``."""

    code = "review_returned"
    label = gettext_lazy("Reviewers have answered about my course")
    groups = Q(name=TRAINERS)

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter; it says what was decided, the reasons stand behind the login."""
        request = self.request_of(context, at)
        if request is None:
            return None
        headings = {
            Decision.APPROVED: _("Your course has all its approvals"),
            Decision.RETURNED: _("Your course came back with changes to make"),
            Decision.REFUSED: _("Reviewers refused to approve your course"),
        }
        return Letter(
            subject=_("An answer about your course: %(course)s") % {"course": request.title},
            heading=headings[Decision(context["decision"])],
            card=request.title,
            paragraphs=(_("What the reviewers wrote stands on the page of the review."),),
            action=_("Read the answer"),
            path=reverse("lms_review", args=[request.uuid]),
            reason=_("You get this mail because you are a trainer of this course."),
        )
