"""Courses in review, and people who review them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.management import call_command

from courses.reviews import services, whole
from courses.reviews.deciding import APPROVED, REFUSED, RETURNED, ROLES, Answer
from courses.reviews.models import Review, ReviewRequest
from courses.reviews.words import CHECKLISTS, GROUPS
from courses.trainers import appoint
from lms.organizations.models import Person
from tests.factories.courses import AT
from tests.factories.pages import course_page
from tests.factories.people import PersonFactory


def reviewer(role: str, **fields: Any) -> Person:
    """Return a new person in the group of a role."""
    person: Person = PersonFactory(**fields)
    person.user.groups.add(Group.objects.get(name=GROUPS[role]))
    return person


def trainer_for(page: Any) -> Person:
    """Return a new trainer of a course."""
    person: Person = PersonFactory(legal_name="Tea Cher")
    appoint(user=person.user, course_page=page)
    return person


def asked(page: Any = None, *, person: Person | None = None) -> ReviewRequest:
    """Ask for reviews of a course, in a site that is set up."""
    call_command("lms_setup", verbosity=0)
    page = page or course_page()
    return services.ask(page=page, person=person or trainer_for(page), at=AT)


def sent(request: ReviewRequest, decision: str = APPROVED, **changes: Any) -> services.Decided:
    """Return a complete decision on the course as it is now."""
    answers = [Answer(code, "yes", "") for code in CHECKLISTS[request.role or ROLES[0]]]
    fields: dict[str, Any] = {"answers": answers, "conflict": "none", "sha256": ""}
    if request.page is not None:
        fields["sha256"] = whole.sha_of(whole.drafted(request.page.specific))
    if decision in {RETURNED, REFUSED}:
        fields["comment"] = "The case of lesson 2 needs another ending."
    return services.Decided(decision=decision, **{**fields, **changes})


def decide(request: ReviewRequest, decision: str = APPROVED, *, person: Person | None = None, **changes: Any) -> Review:
    """Decide as a reviewer whose turn it is."""
    request.refresh_from_db()
    person = person or reviewer(request.role)
    review = services.decide(request=request, person=person, sent=sent(request, decision, **changes), at=AT)
    request.refresh_from_db()
    return review


def approve_all(request: ReviewRequest) -> list[Review]:
    """Approve as everybody who is asked, one after the other."""
    return [decide(request) for _role in request.roles]
