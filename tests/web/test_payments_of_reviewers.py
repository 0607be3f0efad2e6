"""Training administrators note whether reviewers were paid; nobody else sees it. Reviewers choose their name on a page."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.reviews.models import Review
from courses.reviews.thanks import Payment
from tests.factories import PersonFactory
from tests.factories.reviews import asked, decide, reviewer

pytestmark = pytest.mark.django_db
LIST = "/admin/training/reviews/payments/"
PAID = {"state": "paid", "amount": "150.00", "currency": "USD", "paid_on": "2026-11-20"}


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def review():
    """A review with a declared conflict."""
    request = asked()
    return decide(request, "returned", conflict="declared", conflict_text="I know the author.")


@pytest.fixture
def administrator(review):
    person = PersonFactory()
    person.user.groups.add(Group.objects.get(name="Training administrators"))
    return signed_in(person)


def test_a_payment_is_kept_changed_and_cleared(administrator, review):
    shown = administrator.get(LIST).content.decode()
    assert "I know the author." in shown
    path = reverse("lms_review_pay", args=[review.uuid])
    assert "The payment is kept." in administrator.post(path, PAID, follow=True).content.decode()
    assert 'value="150.00"' in administrator.get(LIST).content.decode()
    administrator.post(path, PAID | {"state": "declined"})
    payment = Payment.objects.get()
    assert (payment.state, payment.amount, payment.currency, payment.paid_on) == ("declined", None, "", None)
    assert payment.recorded_by is not None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": ""}, "Write the amount"), ({"currency": "usd"}, "valid value"), ({"amount": "-1"}, "greater than"),
        ({"paid_on": "2099-01-01"}, "has not come yet"), ({"state": "stolen"}, "valid choice"),
    ],
)  # fmt: skip
def test_an_incomplete_payment_is_told_and_not_kept(administrator, review, changes, words):
    response = administrator.post(reverse("lms_review_pay", args=[review.uuid]), PAID | changes)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Payment.objects.exists()


def test_trainers_and_reviewers_see_neither_payments_nor_conflicts_of_others(review):
    for person in (review.request.requested_by, reviewer("subject_matter")):
        client = signed_in(person)
        assert client.get(LIST).status_code == 302
        assert client.post(reverse("lms_review_pay", args=[review.uuid]), PAID).status_code == 302
    shown = signed_in(review.request.requested_by).get(reverse("lms_review", args=[review.request.uuid]))
    assert "I know the author." not in shown.content.decode()
    own = signed_in(review.reviewer).get(reverse("lms_review", args=[review.request.uuid])).content.decode()
    assert "I know the author." in own
    assert reverse("lms:my_reviews") in own


def test_the_list_of_payments_costs_the_same_for_one_and_for_twenty(administrator, review):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert administrator.get(LIST).status_code == 200
        return len(queries)

    count()
    one = count()
    fields = {"request": review.request, "course_key": review.course_key, "conflict": "none", "sha256": ""}
    for _number in range(19):
        Review.objects.create(
            **fields, role="community", decision="approved", reviewer=PersonFactory(), decided_at=review.decided_at
        )
    assert count() == one


def test_a_reviewer_chooses_a_name_on_their_page_and_takes_it_away(review):
    client = signed_in(review.reviewer)
    page = reverse("lms:my_reviews")
    assert "Access that works" in client.get(page).content.decode()
    choose = reverse("lms:review_credit", args=[review.uuid])
    failed = client.post(choose, {"style": "named", "name": "Ama <b>"})
    assert failed.status_code == 422
    assert "Tick that you agree" in failed.content.decode()
    assert 'value="Ama &lt;b&gt;"' in failed.content.decode()
    shown = client.post(choose, {"style": "named", "name": "Ama", "agreed": "on"}, follow=True).content.decode()
    assert "<bdi>Ama</bdi>" in shown
    withdraw = reverse("lms:review_credit_withdraw", args=[review.uuid])
    shown = client.post(withdraw, follow=True).content.decode()
    assert "Your name is taken away" in shown
    assert "<bdi>Ama</bdi>" not in shown


def test_nobody_chooses_for_somebody_else(review):
    client = signed_in(PersonFactory())
    assert "You have not reviewed a course yet." in client.get(reverse("lms:my_reviews")).content.decode()
    for name in ("review_credit", "review_credit_withdraw"):
        assert client.post(reverse(f"lms:{name}", args=[review.uuid])).status_code == 404
