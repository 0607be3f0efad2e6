"""The pages of reviews: waiting, returned, refused, approved, one's own work, another group; and who sees what."""

import json

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Site

from courses.reviews.deciding import REFUSED, RETURNED
from courses.reviews.models import ReviewRequest, ReviewSettings
from courses.reviews.registration import hold_back, hold_back_many
from courses.reviews.words import CHECKLISTS
from tests.factories import PersonFactory
from tests.factories.pages import course_page, text_block
from tests.factories.reviews import approve_all, asked, decide, reviewer, sent, trainer_for

pytestmark = pytest.mark.django_db
LIST = "/admin/training/reviews/"


def signed_in(person):
    client = Client()
    client.force_login(person.user)
    return client


def address(request):
    return reverse("lms_review", args=[request.uuid])


def words(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def filled(request, decision="approved", **changes):
    """Return the form as the page sends it."""
    answers = {f"answer-{code}": "yes" for code in CHECKLISTS[request.role]}
    return {**answers, "conflict": "none", "decision": decision, "sha256": sent(request).sha256, **changes}


def test_a_reviewer_finds_the_course_reads_it_answers_and_approves():
    page = course_page(lesson_text="A DRAFTED LESSON")
    request = asked(page)
    client = signed_in(reviewer("subject_matter"))
    assert address(request) in words(client, LIST)
    shown = words(client, address(request))
    for text in ("What the course says is right, and current practice.", "Refuse to approve",
                 "Who should interpret a question about suicide?", "learners see this text already"):  # fmt: skip
        assert text in shown, text
    lesson = page.get_children().first()
    assert "A DRAFTED LESSON" in words(client, reverse("lms:review_part", args=[request.uuid, lesson.translation_key]))
    answer = client.post(address(request), filled(request), follow=True).content.decode()
    assert "Your decision is kept as you sent it" in answer
    request.refresh_from_db()
    assert request.role == "community"
    assert address(request) in words(client, LIST)


def test_every_part_of_a_course_can_be_read_as_learners_will_see_it():
    request = asked()
    client = signed_in(reviewer("subject_matter"))
    pages = [request.page, *request.page.get_children()]
    assert len(pages) == 3
    for page in pages:
        response = client.get(reverse("lms:review_part", args=[request.uuid, page.translation_key]))
        assert response.status_code == 200
        assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
        assert "no-store" in response.headers["Cache-Control"]
    assert client.get(reverse("lms:review_part", args=[request.uuid, request.uuid])).status_code == 404


def test_missing_answers_are_told_and_nothing_that_was_typed_is_lost():
    request = asked()
    client = signed_in(reviewer("subject_matter"))
    data = filled(request, conflict="declared", comment="My long thought\x00", **{"remark-safe": "See page 3"})
    del data["answer-accurate"]
    response = client.post(address(request), data)
    shown = response.content.decode()
    assert response.status_code == 422
    for text in ("Answer every question before you approve.", "Write what the conflict of interest is.",
                 "My long thought", "See page 3"):  # fmt: skip
        assert text in shown, text
    assert shown.count('value="yes" checked') == 4
    assert not request.reviews.exists()


def test_a_course_that_changed_meanwhile_is_not_decided_about():
    page = course_page()
    request = asked(page)
    client = signed_in(reviewer("subject_matter"))
    data = filled(request, comment="A thought to keep")
    lesson = page.get_children().first().specific
    lesson.body = json.dumps([text_block("Something else")])
    lesson.save_revision()
    response = client.post(address(request), data)
    shown = response.content.decode()
    assert response.status_code == 409
    for text in (
        "was changed while you were reading",
        "A thought to keep",
        "<ins>Something else</ins>",
        "<del>LESSON-BODY",
    ):
        assert text in shown, text
    assert client.post(address(request), data | {"sha256": sent(request).sha256}).status_code == 302


def test_a_returned_course_shows_the_reason_to_its_trainer_who_gives_it_back():
    request = asked()
    trainer = signed_in(request.requested_by)
    decide(request, RETURNED)
    shown = words(trainer, address(request))
    for text in (
        "Returned to the trainer",
        "The case of lesson 2 needs another ending.",
        "Give it back to the reviewer",
    ):
        assert text in shown, text
    again = reverse("lms_review_again", args=[request.uuid])
    assert "is with its reviewers" in trainer.post(again, follow=True).content.decode()
    assert "not with you at the moment" in trainer.post(again, follow=True).content.decode()
    assert "Give it back" not in words(trainer, address(request))


def test_a_refusal_stays_visible_when_a_later_review_approves():
    page = course_page()
    request = asked(page)
    decide(request, REFUSED, comment="It speaks about us without us.")
    trainer = signed_in(request.requested_by)
    assert "Ask for reviews" in words(trainer, LIST)
    ask = reverse("lms_review_ask", args=[page.pk])
    assert "one after the other" in words(trainer, ask)
    assert trainer.post(ask).status_code == 302
    later = ReviewRequest.objects.latest("pk")
    approve_all(later)
    shown = words(trainer, address(later))
    assert "Approved" in shown
    assert "Refused to approve" in shown
    assert "It speaks about us without us." in shown


def test_the_author_and_other_groups_are_told_why_they_cannot_decide():
    page = course_page()
    request = asked(page)
    trainer = request.requested_by
    assert "You wrote a part of this course" in words(signed_in(trainer), address(request))
    trainer.user.groups.add(*reviewer("subject_matter").user.groups.all())
    refused = signed_in(trainer).post(address(request), filled(request))
    assert refused.status_code == 403
    assert "You wrote a part of this course" in refused.content.decode()
    first = reviewer("subject_matter")
    decide(request, person=first)
    shown = words(signed_in(first), address(request))
    assert "waits for another group of reviewers" in shown
    assert 'name="decision"' not in shown
    assert signed_in(first).post(address(request), filled(request)).status_code == 403
    assert request.reviews.count() == 1


def test_reviewers_see_what_they_are_asked_to_review_and_nothing_else():
    page = course_page(title="Own course")
    request = asked(page)
    stranger, other_trainer = reviewer("plain_language"), trainer_for(course_page(title="Other course"))
    part = reverse("lms:review_part", args=[request.uuid, page.translation_key])
    for person in (stranger, other_trainer):
        client = signed_in(person)
        assert "Own course" not in words(client, LIST)
        assert client.get(part).status_code == 404
        for path in (address(request), *(reverse(f"lms_review_{name}", args=[request.uuid])
                                         for name in ("comment", "again", "take_back"))):  # fmt: skip
            assert client.post(path).status_code == 404, path
        assert client.get(address(request)).status_code == 404
        assert client.get(reverse("lms_review_ask", args=[page.pk])).status_code == 404
    learner = Client()
    learner.force_login(PersonFactory().user)
    assert learner.get(part).status_code == 404
    mine = signed_in(reviewer("subject_matter"))
    assert mine.post(reverse("lms_review_again", args=[request.uuid])).status_code == 404
    assert mine.get(f"/admin/pages/{page.pk}/edit/").status_code == 302
    task = request.workflow_state.current_task_state
    preview = f"/admin/pages/workflow/preview/{page.pk}/{task.task_id}/"
    assert "LESSON" not in mine.get(preview, follow=True).content.decode()


def test_drafts_are_closed_to_reviewers_when_the_review_is_over():
    page = course_page()
    request = asked(page)
    person = reviewer("subject_matter")
    decide(request, REFUSED, person=person)
    client = signed_in(person)
    shown = words(client, address(request))
    assert "Refused to approve" in shown
    assert "The course</h2>" not in shown
    part = reverse("lms:review_part", args=[request.uuid, page.translation_key])
    assert client.get(part).status_code == 404
    assert signed_in(request.requested_by).get(part).status_code == 200
    page.delete()
    assert client.get(part).status_code == 404
    assert client.get(address(request)).status_code == 200


def test_a_trainer_who_asks_too_early_is_told_what_is_missing():
    page = course_page(items=None, lessons=0)
    request_page = course_page(title="Other")
    trainer = trainer_for_site(page)
    client = signed_in(trainer)
    ask = reverse("lms_review_ask", args=[page.pk])
    assert "The course has no lesson yet." in words(client, ask)
    response = client.post(ask)
    assert (response.status_code, "The course has no lesson yet." in response.content.decode()) == (422, True)
    assert client.get(reverse("lms_review_ask", args=[request_page.get_children().first().pk])).status_code == 404


def trainer_for_site(page):
    """Return a trainer of a course, in a site that is set up."""
    asked(course_page(title="Set up"))
    return trainer_for(page)


def test_a_site_without_reviews_says_so():
    page = course_page()
    trainer = trainer_for_site(page)
    wanted = ReviewSettings.for_site(Site.objects.get(is_default_site=True))
    wanted.subject_matter = wanted.community = wanted.plain_language = False
    wanted.save()
    client = signed_in(trainer)
    assert "This site asks for no reviews." in words(client, reverse("lms_review_ask", args=[page.pk]))
    assert client.post(reverse("lms_review_ask", args=[page.pk])).status_code == 422


def test_comments_name_trainers_and_not_reviewers():
    request = asked()
    person = reviewer("subject_matter", legal_name="Secret Reviewer")
    path = reverse("lms_review_comment", args=[request.uuid])
    assert signed_in(person).post(path, {"text": "Which community did you ask?"}).status_code == 302
    trainer = signed_in(request.requested_by)
    assert "Write something" in trainer.post(path, {"text": " "}, follow=True).content.decode()
    shown = trainer.post(path, {"text": "Two peer groups."}, follow=True).content.decode()
    for text in ("Which community did you ask?", "Two peer groups.", "A reviewer", "Tea Cher"):
        assert text in shown, text
    assert "Secret Reviewer" not in shown


def test_no_page_of_a_trainer_names_a_reviewer_who_did_not_agree():
    page = course_page()
    request = asked(page)
    person = reviewer("subject_matter", legal_name="Secret Reviewer")
    decide(request, RETURNED, person=person)
    trainer = signed_in(request.requested_by)
    for path in (address(request), f"/admin/pages/{page.pk}/history/", f"/admin/pages/{page.pk}/edit/",
                 f"/admin/pages/{page.pk}/workflow_history/", "/admin/"):  # fmt: skip
        shown = words(trainer, path)
        assert "Secret Reviewer" not in shown, path
        assert person.email not in shown, path


def test_a_request_is_taken_back_on_its_page():
    request = asked()
    trainer = signed_in(request.requested_by)
    path = reverse("lms_review_take_back", args=[request.uuid])
    assert "is taken back" in trainer.post(path, follow=True).content.decode()
    assert "has ended already" in trainer.post(path, follow=True).content.decode()


def test_the_list_costs_the_same_for_one_course_and_for_twenty():
    page = course_page(title="Course 0")
    request = asked(page)
    person = request.requested_by
    person.user.groups.add(*reviewer("subject_matter").user.groups.all())
    client = signed_in(person)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            words(client, LIST)
        return len(queries)

    words(client, LIST)
    one = count()
    for number in range(1, 20):
        asked(course_page(title=f"Course {number}", items=None), person=person)
    assert ReviewRequest.objects.count() == 20
    assert count() == one


def test_where_the_site_wants_reviews_nothing_is_published_before_them():
    page = course_page()
    request = asked(page)
    wanted = ReviewSettings.for_site(Site.objects.get(is_default_site=True))
    wanted.required = True
    wanted.save()
    lesson = page.get_children().first().specific
    lesson.body = json.dumps([text_block("Not yet approved")])
    lesson.save_revision()
    trainer = signed_in(request.requested_by)
    bulk = f"/admin/bulk/wagtailcore/page/publish/?id={lesson.pk}"
    shown = trainer.post(bulk, follow=True).content.decode()
    assert "publishes a course only after all of its reviews" in shown
    lesson.refresh_from_db()
    assert "Not yet approved" not in str(lesson.body)
    plain = RequestFactory().post("/")
    plain.session = {}
    plain._messages = FallbackStorage(plain)
    assert hold_back(plain, page).url == f"/admin/pages/{page.pk}/edit/"
    assert hold_back(plain, page.get_parent().specific) is None
    assert hold_back_many(plain, "move", [page], None) is None
    approve_all(request)
    lesson.refresh_from_db()
    assert "Not yet approved" in str(lesson.body)
    lesson.save_revision()
    assert trainer.post(bulk).status_code == 302
