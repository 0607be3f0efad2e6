"""A reviewer is named, pseudonymous or anonymous by their own written choice; withdrawing takes the name from everywhere."""

import pytest
from django.db import IntegrityError, transaction

from courses.reviews import credits
from courses.reviews.thanks import Credit, Payment
from tests.factories.courses import AT
from tests.factories.pages import course_page
from tests.factories.reviews import approve_all, asked, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    """A course with all its approvals."""
    made = course_page()
    approve_all(asked(made))
    return made


def shown(client, page):
    """Return what anybody reads on the page of the course."""
    return client.get(page.get_url()).content.decode()


def choose(page, **fields):
    """Choose as the first reviewer of the course."""
    review = page_reviews(page)[0]
    return credits.choose(
        review=review, **{"style": "named", "name": "Ama Boateng", "agreed": True, "at": AT, **fields}
    )


def page_reviews(page):
    """Return the reviews of the course."""
    return list(credits.Review.objects.of_course(page.translation_key))


def test_without_a_choice_role_and_day_stand_alone(client, page):
    text = shown(client, page)
    assert "Subject-matter review" in text
    assert "Approved on 20 November 2026" in text
    assert "Leila Haddad" not in text
    assert "not yet reviewed" not in text


def test_a_name_or_a_chosen_name_stands_there_until_it_is_withdrawn(client, page):
    choose(page)
    assert "Ama Boateng" in shown(client, page)
    credit = choose(page, style="pseudonym", name="  A   nurse from Accra ")
    assert credit.name == "A nurse from Accra"
    assert "A nurse from Accra" in credit.agreed_text
    text = shown(client, page)
    assert "A nurse from Accra" in text
    assert "Ama Boateng" not in text
    credits.withdraw(review=credit.review, at=AT)
    credits.withdraw(review=credit.review, at=AT)
    credit.refresh_from_db()
    assert (credit.name, credit.agreed_text, credit.withdrawn_at) == ("", "", AT)
    text = shown(client, page)
    assert "Accra" not in text
    assert "Approved on 20 November 2026" in text


def test_an_anonymous_reviewer_has_no_name_even_if_one_was_typed(client, page):
    assert choose(page, style="anonymous").name == ""
    assert "Ama Boateng" not in shown(client, page)
    assert choose(page).withdrawn_at is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"style": "loud"}, "Choose how"), ({"agreed": False}, "Tick that"), ({"name": " "}, "at most 120"),
        ({"name": "x" * 121}, "at most 120"),
    ],
)  # fmt: skip
def test_an_incomplete_choice_changes_nothing(page, fields, words):
    with pytest.raises(credits.CreditError) as caught:
        choose(page, **fields)
    assert words in caught.value.words
    assert not Credit.objects.exists()


def test_caches_in_front_of_the_site_forget_the_page(page, monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr(credits, "purge_page_from_cache", told.append)
    with django_capture_on_commit_callbacks(execute=True):
        credit = choose(page)
        credits.withdraw(review=credit.review, at=AT)
    assert [found.pk for found in told] == [page.pk, page.pk]
    told.clear()
    page.delete()
    with django_capture_on_commit_callbacks(execute=True):
        credits.withdraw(review=credits.Review.objects.get(pk=credit.review_id), at=AT)
    assert told == []


def test_the_database_keeps_names_and_payments_whole(page):
    review = page_reviews(page)[0]
    choice = {"review": review, "agreed_text": "x", "agreed_at": AT}
    paid = {"review": review, "recorded_at": AT}
    for bad in (
        lambda: Credit.objects.create(**choice, style="named"),
        lambda: Credit.objects.create(**choice, style="anonymous", name="Ama"),
        lambda: Credit.objects.create(**choice, style="named", name="Ama", withdrawn_at=AT),
        lambda: Payment.objects.create(**paid, state="paid"),
        lambda: Payment.objects.create(**paid, state="declined", currency="USD"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            bad()


def test_a_refusal_is_read_on_the_page_of_the_course(client):
    page = course_page()
    decide(asked(page), "refused")
    text = shown(client, page)
    assert "Sample, not yet reviewed by clinicians or communities" in text
    assert "A reviewer refused to approve this course" in text
    assert "Refused to approve on 20 November 2026" in text
