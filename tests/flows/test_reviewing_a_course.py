"""A course is given to reviewers as a whole; they approve, return or refuse with a checklist, and what they said stays."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from wagtail.models import Site, TaskState, Workflow, WorkflowState

from courses import pagewriting
from courses.mixins import LessonMixin
from courses.reviews import services, standing, whole
from courses.reviews.deciding import APPROVED, REFUSED, RETURNED, ROLES, Answer
from courses.reviews.models import Review, ReviewRequest, ReviewSettings
from courses.reviews.setup import NAME
from courses.reviews.workflow import ChecklistTask, valid_checklist
from lms.notifications.models import Outbox
from tests.factories import PersonFactory
from tests.factories.courses import AT
from tests.factories.pages import course_page, lesson_page, text_block
from tests.factories.reviews import approve_all, asked, decide, reviewer, sent, trainer_for

pytestmark = pytest.mark.django_db
STATES = ReviewRequest.State


def prefer(**fields):
    """Set what the site wants."""
    found = ReviewSettings.for_site(Site.objects.get(is_default_site=True))
    for name, value in fields.items():
        setattr(found, name, value)
    found.save()


def rewrite(page, words):
    """Write another text into the first lesson, as a draft."""
    lesson = page.get_children().first().specific
    lesson.body = json.dumps([text_block(words)])
    lesson.save_revision()


def mails(kind):
    """Return whom mail of a kind waits for."""
    return set(Outbox.objects.filter(kind=kind).values_list("person__legal_name", flat=True))


def test_the_setup_makes_three_tasks_once_and_leaves_what_a_site_changed():
    call_command("lms_setup", verbosity=0)
    task = ChecklistTask.objects.get(role="community")
    task.checklist = [{"code": "own", "question": "Would my aunt like it?"}]
    task.save()
    call_command("lms_setup", verbosity=0)
    workflow = Workflow.objects.get(name=NAME)
    assert [found.specific.role for found in workflow.tasks] == list(ROLES)
    assert ChecklistTask.objects.get(role="community").asked() == [
        {"code": "own", "question": "Would my aunt like it?"}
    ]


def test_three_reviewers_approve_in_turn_and_the_last_approval_publishes_the_whole_course():
    page = course_page()
    rewrite(page, "New words for everybody")
    request = asked(page)
    assert (request.role, request.state) == ("subject_matter", STATES.OPEN)
    for role in ROLES:
        assert request.role == role
        decide(request)
    assert (request.state, request.role, request.closed_at) == (STATES.APPROVED, "", AT)
    assert "New words" in str(page.get_children().first().specific.body)
    page.refresh_from_db()
    assert page.live
    assert not page.has_unpublished_changes
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_APPROVED
    assert [state.specific.review.role for state in TaskState.objects.order_by("pk")] == list(ROLES)
    assert list(Review.objects.of_course(page.translation_key).values_list("decision", flat=True)) == [APPROVED] * 3


def test_a_draft_that_was_never_published_goes_live_with_all_its_parts():
    page = course_page()
    page.unpublish()
    page.get_children().first().specific.unpublish()
    approve_all(asked(page))
    page.refresh_from_db()
    assert page.live
    assert page.get_children().first().live


def test_a_course_that_is_published_as_it_was_approved_is_not_said_to_have_changed():
    """The database keeps the fields of a published block in another order than a draft does."""
    call_command("lms_setup", verbosity=0)
    page = course_page()
    trainer = trainer_for(page)
    table = {
        "caption": "Where to write",
        "columns": [{"type": "text", "heading": "Where"}, {"type": "text", "heading": "What"}],
        "rows": [{"values": ["Chart", "Language"]}],
    }
    block = {"type": "table", "id": "9f0cf4f5-3c55-4a53-8a8f-6cb5c0e5f0a1", "value": table}
    pagewriting.create(parent=page, mixin=LessonMixin, user=trainer.user, title="Tables", body=[block])
    page.refresh_from_db()
    approve_all(asked(page, person=trainer))
    page = type(page).objects.get(pk=page.pk)
    assert [child.live for child in page.get_children().filter(title="Tables")] == [True]
    assert standing.notes_for(page) == standing.notes_of_drafts(page) == []
    assert [line.text for line in whole.published(page)[-1].lines][:3] == ["table", "Where to write", "Where"]


def test_a_page_without_any_revision_can_be_asked_for_and_published():
    page = course_page()
    lesson = page.get_children().first().specific
    for each in (page, lesson):
        each.unpublish()
        each.latest_revision = None
        each.save()
        each.revisions.all().delete()
    page = type(page).objects.get(pk=page.pk)
    approve_all(asked(page))
    page.refresh_from_db()
    assert page.live
    assert page.get_children().first().live


def test_where_the_site_wants_it_a_trainer_publishes_after_the_last_approval():
    page = course_page()
    rewrite(page, "Words that wait")
    prefer(publishes="trainer")
    request = asked(page)
    approve_all(request)
    assert request.state == STATES.APPROVED
    assert "Words that wait" not in str(page.get_children().first().specific.body)


def test_a_site_asks_only_for_the_reviews_that_it_wants():
    page = course_page()
    prefer(community=False)
    request = asked(page)
    approve_all(request)
    assert [review.role for review in request.reviews.order_by("pk")] == ["subject_matter", "plain_language"]


def test_a_course_that_lacks_something_is_not_asked_for():
    page = course_page(items=None, lessons=0, objectives="[]")
    page.summary = ""
    page.save_revision(clean=False)
    with pytest.raises(services.NotReadyError) as caught:
        asked(page)
    assert caught.value.reasons == (
        "“Access that works”, summary: This field cannot be blank.",
        "The course has no lesson yet. Add the first one.", "The course names no objective yet.",
    )  # fmt: skip
    lesson_page(page, "Hollow", body=[])
    with pytest.raises(services.NotReadyError) as caught:
        asked(page)
    assert "The lesson “Hollow” is empty." in caught.value.reasons
    assert not ReviewRequest.objects.exists()


def test_a_quiz_without_questions_is_told():
    page = course_page()
    quiz = page.get_children().last().specific
    quiz.questions = "[]"
    quiz.save_revision()
    with pytest.raises(services.NotReadyError) as caught:
        asked(page)
    assert caught.value.reasons == ("The quiz “Course quiz” has no question yet.",)


def test_asking_twice_without_reviews_or_without_setup_is_refused():
    page = course_page()
    with pytest.raises(services.NotNowError) as caught:
        services.ask(page=page, person=PersonFactory(), at=AT)
    assert caught.value.reasons == ("no_workflow",)
    asked(page)
    with pytest.raises(services.NotNowError) as caught:
        services.ask(page=page, person=PersonFactory(), at=AT)
    assert caught.value.reasons == ("asked",)
    prefer(subject_matter=False, community=False, plain_language=False)
    with pytest.raises(services.NotNowError) as caught:
        services.ask(page=course_page(title="Second"), person=PersonFactory(), at=AT)
    assert caught.value.reasons == ("no_reviews",)


def test_a_returned_course_comes_back_to_the_same_reviewers_and_keeps_both_answers():
    page = course_page()
    request = asked(page)
    decide(request, RETURNED)
    assert (request.state, request.role, request.closed_at) == (STATES.RETURNED, "subject_matter", None)
    rewrite(page, "Mended words")
    services.ask_again(request=request, person=request.requested_by, at=AT)
    request.refresh_from_db()
    assert request.state == STATES.OPEN
    approve_all(request)
    assert request.state == STATES.APPROVED
    assert [review.decision for review in request.reviews.order_by("pk")] == [RETURNED, *[APPROVED] * 3]


def test_asking_again_is_for_returned_courses_that_lack_nothing():
    page = course_page()
    request = asked(page)
    with pytest.raises(services.NotNowError) as caught:
        services.ask_again(request=request, person=request.requested_by, at=AT)
    assert caught.value.reasons == ("not_returned",)
    decide(request, RETURNED)
    lesson = page.get_children().first().specific
    lesson.body = "[]"
    lesson.save_revision()
    with pytest.raises(services.NotReadyError):
        services.ask_again(request=request, person=request.requested_by, at=AT)


def test_a_refusal_ends_the_request_and_stays_when_a_later_one_is_approved():
    page = course_page()
    request = asked(page)
    refusal = decide(request, REFUSED)
    assert (request.state, request.closed_at) == (STATES.REFUSED, AT)
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    again = services.ask(page=page, person=request.requested_by, at=AT)
    approve_all(again)
    assert next(review.decision for review in Review.objects.of_course(page.translation_key)) == REFUSED
    refusal.decision = APPROVED
    with pytest.raises(TypeError):
        refusal.save()
    with pytest.raises(TypeError):
        Review.objects.filter(pk=refusal.pk).update(decision=APPROVED)
    with pytest.raises(TypeError):
        Review.objects.filter(pk=refusal.pk).delete()
    refusal.refresh_from_db()
    assert refusal.decision == REFUSED


def test_an_edit_after_an_approval_needs_the_approval_again():
    page = course_page()
    request = asked(page)
    decide(request)
    rewrite(page, "Changed after the first approval")
    decide(request)
    assert (request.state, request.role) == (STATES.OPEN, "subject_matter")
    decide(request)
    decide(request)
    assert request.state == STATES.APPROVED


def test_a_reviewer_decides_about_the_course_that_they_read_and_no_other():
    page = course_page()
    request = asked(page)
    stale = sent(request)
    rewrite(page, "Changed meanwhile")
    with pytest.raises(services.NotNowError) as caught:
        services.decide(request=request, person=reviewer("subject_matter"), sent=stale, at=AT)
    assert caught.value.reasons == ("changed",)
    assert not Review.objects.exists()


def test_other_groups_authors_and_latecomers_decide_nothing():
    page = course_page()
    request = asked(page)
    with pytest.raises(services.LockedError) as caught:
        services.decide(request=request, person=reviewer("community"), sent=sent(request), at=AT)
    assert caught.value.reasons == ("other_group",)
    author = reviewer("subject_matter")
    page.get_children().first().specific.save_revision(user=author.user)
    owner = reviewer("subject_matter")
    type(page).objects.filter(pk=page.pk).update(owner=owner.user)
    trainer = request.requested_by
    trainer.user.groups.add(*reviewer("subject_matter").user.groups.all())
    for own in (author, owner, trainer):
        with pytest.raises(services.LockedError) as caught:
            services.decide(request=request, person=own, sent=sent(request), at=AT)
        assert caught.value.reasons == ("own_work",)
    decide(request, RETURNED)
    with pytest.raises(services.LockedError) as caught:
        services.decide(request=request, person=reviewer("subject_matter"), sent=sent(request), at=AT)
    assert caught.value.reasons == ("not_waiting",)


def test_an_incomplete_decision_is_not_kept():
    request = asked()
    person = reviewer("subject_matter")
    with pytest.raises(services.FaultyError) as caught:
        services.decide(request=request, person=person, sent=sent(request, answers=(), conflict=""), at=AT)
    assert caught.value.reasons == ("unanswered", "conflict")
    assert not Review.objects.exists()


def test_answers_are_kept_with_their_questions_and_a_declared_conflict():
    request = asked()
    answers = [Answer("accurate", "no", "Dose in lesson 1"), Answer("stranger", "yes")]
    review = decide(request, RETURNED, answers=answers, conflict="declared", conflict_text=" I know the author. ")
    assert review.answers == [
        {
            "code": "accurate",
            "question": "What the course says is right, and current practice.",
            "answer": "no",
            "remark": "Dose in lesson 1",
        }
    ]
    assert review.conflict_text == "I know the author."
    other = asked(course_page(title="Second"))
    assert decide(other, conflict="none", conflict_text="left over").conflict_text == ""


def test_a_request_is_taken_back_once_and_what_was_said_stays():
    request = asked()
    decide(request)
    services.take_back(request=request, person=request.requested_by, at=AT)
    request.refresh_from_db()
    assert request.state == STATES.WITHDRAWN
    assert request.reviews.count() == 1
    with pytest.raises(services.NotNowError):
        services.take_back(request=request, person=request.requested_by, at=AT)


def test_publishing_or_deleting_the_course_in_the_middle_ends_the_request():
    page = course_page()
    request = asked(page)
    page.save_revision().publish()
    request.refresh_from_db()
    assert request.state == STATES.WITHDRAWN
    other = asked(course_page(title="Second"))
    other.page.specific.delete()
    other.refresh_from_db()
    assert (other.state, other.page, other.workflow_state) == (STATES.WITHDRAWN, None, None)
    assert services.task_of(other) is None


def test_reviews_outlive_revisions_and_pages():
    page = course_page()
    request = asked(page)
    review = decide(request, REFUSED)
    call_command("purge_revisions", verbosity=0)
    page.delete()
    review.refresh_from_db()
    assert (review.decision, review.request.title) == (REFUSED, "Access that works")


def test_the_database_keeps_one_request_at_a_time_reasons_and_conflicts():
    request = asked()
    twin = {"course_key": request.course_key, "title": "Twin", "sha256": "", "requested_at": AT}
    review = {"request": request, "course_key": request.course_key, "role": "community", "sha256": "", "decided_at": AT}
    for bad in (
        lambda: ReviewRequest.objects.create(**twin),
        lambda: ReviewRequest.objects.create(**twin, state="refused"),
        lambda: Review.objects.create(**review, decision=REFUSED, conflict="none"),
        lambda: Review.objects.create(**review, decision=APPROVED, conflict="declared"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            bad()


def test_reviewers_are_written_to_once_and_authors_are_not():
    page = course_page()
    call_command("lms_setup", verbosity=0)
    reviewer("subject_matter", legal_name="Rea Viewer")
    trainer = trainer_for(page)
    trainer.user.groups.add(*reviewer("subject_matter", legal_name="Rob Viewer").user.groups.all())
    request = asked(page, person=trainer)
    assert mails("review_requested") == {"Rea Viewer", "Rob Viewer"}
    decide(request, RETURNED)
    assert mails("review_returned") == {"Tea Cher"}
    services.ask_again(request=request, person=trainer, at=AT)
    assert Outbox.objects.filter(kind="review_requested", person__legal_name="Rea Viewer").count() == 2


def test_a_comment_has_words():
    request = asked()
    words = services.comment(request=request, person=request.requested_by, text=" Thank you. ", at=AT)
    assert words.text == "Thank you."
    with pytest.raises(services.FaultyError):
        services.comment(request=request, person=request.requested_by, text=" ", at=AT)


@pytest.mark.parametrize("value", ["x", [1], [{"code": ""}], [{"question": "?"}], [{"code": "a"}, {"code": "a"}]])
def test_a_checklist_of_another_form_is_refused(value):
    with pytest.raises(ValidationError):
        valid_checklist(value)


def test_a_request_whose_workflow_was_deleted_waits_for_nobody_and_can_be_taken_back():
    request = asked()
    WorkflowState.objects.all().delete()
    request.refresh_from_db()
    assert services.task_of(request) is None
    services.take_back(request=request, person=request.requested_by, at=AT)
    request.refresh_from_db()
    assert request.state == STATES.WITHDRAWN
