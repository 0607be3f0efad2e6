"""Mail about reviews says what waits and what was decided, never who decided or why, and only while it is still so."""

import pytest
from django.urls import reverse

from courses.reviews.deciding import REFUSED, RETURNED
from courses.reviews.mail import tell_trainers
from lms.notifications import registry
from lms.notifications.models import Outbox
from tests.factories import PersonFactory
from tests.factories.courses import AT
from tests.factories.reviews import approve_all, asked, decide, reviewer

pytestmark = pytest.mark.django_db


def letters(kind):
    """Return the letters of this kind as they would be sent now, the oldest first."""
    found = registry.get(kind)
    rows = Outbox.objects.filter(kind=kind).order_by("pk")
    return [found.letter(person=row.person, context=row.context, at=AT) for row in rows]


def test_a_reviewer_is_told_while_it_is_the_turn_of_the_group():
    first = asked()
    reviewer("community", legal_name="Rea Viewer")
    decide(first)
    (letter,) = letters("review_requested")
    assert letter.subject == "A course waits for your review: Access that works"
    assert letter.card_lines == ("Community and lived-experience review",)
    assert letter.path == reverse("lms_review", args=[first.uuid])
    decide(first)
    assert letters("review_requested") == [None]


@pytest.mark.parametrize(
    ("decision", "heading"),
    [(RETURNED, "came back with changes to make"), (REFUSED, "Reviewers refused to approve your course")],
)
def test_trainers_read_what_was_decided_and_not_why_or_by_whom(decision, heading):
    request = asked()
    decide(request, decision, person=reviewer("subject_matter", legal_name="Secret Reviewer"), comment="A HARD REASON")
    (letter,) = letters("review_returned")
    assert heading in letter.heading
    assert "HARD REASON" not in str(letter)
    assert "Secret" not in str(letter)


def test_trainers_hear_of_all_approvals_once():
    approve_all(asked())
    assert [letter.heading for letter in letters("review_returned")] == ["Your course has all its approvals"]


def test_a_mail_about_nothing_is_not_sent():
    for kind, context in (("review_requested", {"role": "community"}), ("review_returned", {"decision": "approved"})):
        context["request"] = "00000000-0000-0000-0000-000000000001"
        assert registry.get(kind).letter(person=None, context=context, at=AT) is None


def test_where_nobody_asked_any_more_the_team_alone_is_told():
    request = asked()
    request.requested_by = None
    tell_trainers(request=request, decision=RETURNED, at=AT)
    assert Outbox.objects.get(kind="review_returned").person.legal_name == "Tea Cher"


def test_each_kind_can_be_switched_off_by_those_whom_it_concerns():
    request = asked()
    requested, answered = registry.get("review_requested"), registry.get("review_returned")
    assert requested.optional
    assert answered.optional
    assert [kind.concerns(reviewer("community")) for kind in (requested, answered)] == [True, False]
    assert [kind.concerns(request.requested_by) for kind in (requested, answered)] == [False, True]
    assert [kind.concerns(PersonFactory()) for kind in (requested, answered)] == [False, False]
