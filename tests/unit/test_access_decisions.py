"""Who may open the body of a lesson or quiz."""

from itertools import product

import pytest

from lms.enrollment.access import AccessFacts, Reason, decide

OUTSIDER = {"signed_in": True, "enrolled": False, "may_edit": False, "course_live": True, "self_enroll": True}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"signed_in": False}, Reason.SIGN_IN),
        ({}, Reason.ENROLL),
        ({"course_live": False}, Reason.RETIRED),
        ({"self_enroll": False}, Reason.BY_ASSIGNMENT),
        ({"enrolled": True, "course_live": False}, Reason.ENROLLED),
        ({"may_edit": True, "course_live": False}, Reason.EDITOR),
    ],
)
def test_the_reason_tells_what_to_do(change, reason):
    assert decide(AccessFacts(**{**OUTSIDER, **change})).reason == reason


@pytest.mark.parametrize("flags", list(product([True, False], repeat=5)))
def test_only_enrolled_learners_and_editors_get_in(flags):
    facts = AccessFacts(**dict(zip(OUTSIDER, flags, strict=True)))
    assert decide(facts).allowed == (facts.enrolled or facts.may_edit)
