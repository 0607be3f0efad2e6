"""My learning, enrolling, finishing, the end of a course and the profile."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.adapter import get_adapter
from lms.base import clock
from lms.base.clock import site_day
from lms.base.days import day_words
from lms.base.reading import here, language_read
from lms.base.web import mark_private, number_in, private
from lms.catalog.models import Course
from lms.catalog.outline import Outline
from lms.catalog.said import say
from lms.certificates.models import Certificate
from lms.enrollment.models import Enrollment
from lms.enrollment.services import CourseClosedError
from lms.flows.enroll import enroll as enroll_flow
from lms.flows.learn import finish_activity
from lms.flows.opening import PartShutError, shut_parts
from lms.flows.watching import RuleNotMetError, count_before_finishing
from lms.http.learning import my_learning_groups
from lms.http.mail import choices_of
from lms.http.name_form import NameForm
from lms.http.records import kept_by
from lms.organizations.models import Person
from lms.organizations.viewer import person_of
from lms.progress.explain import explain
from lms.progress.rules import to_do
from lms.progress.services import Result


def own_enrollment(request: HttpRequest, uuid: UUID) -> Enrollment:
    """Return the signed-in person's own enrollment, 404 for anybody else's."""
    own = Enrollment.objects.of_user(request.user).select_related("course", "edition", "progress", "person")
    return get_object_or_404(own, uuid=uuid)


@private
@require_safe
def my_learning(request: HttpRequest) -> HttpResponse:
    """Show one clear next step, then all enrollments in groups."""
    context = {**my_learning_groups(person_of(request), at=clock.now()), "place": "learning"}
    return render(request, "lms/learner/my_learning.html", context)


@private
@require_POST
def enroll(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Enroll the signed-in person in a course or path that is open to everybody."""
    course = get_object_or_404(Course.objects.select_related("edition"), uuid=uuid)
    known = Enrollment.objects.open().of_user(request.user).filter(course=course).exists()
    refusal = "" if known else _why_not(course)
    if refusal:
        messages.error(request, refusal)
        return redirect(here(course.url))
    try:
        enroll_flow(person=person_of(request), course=course, locale=language_read(), at=clock.now())
    except CourseClosedError:
        messages.error(
            request, _("This course is closed and takes no new learners. What you did before stays on record.")
        )
        return redirect(here(course.url) if course.url else "lms:my_learning")
    messages.success(request, _("You are enrolled. Take it in your own time; your place is kept."))
    return redirect(here(course.url))


def _why_not(course: Course) -> str:
    """Return why somebody may not enroll themselves, nothing where they may."""
    if course.entry == Course.Entry.ASSIGNED:
        return _("This course is open by assignment only. Ask your supervisor or trainer.")
    if course.entry == Course.Entry.INVITATION:
        return _("This course is open by invitation. Use its invitation link, or ask its trainer for it.")
    if course.opens_on is not None and site_day(clock.now()) < course.opens_on:
        return _("Enrolling opens on %(day)s.") % {"day": day_words(course.opens_on)}
    return ""


@private
@require_POST
def finish(request: HttpRequest, uuid: UUID, key: UUID) -> HttpResponse:
    """Mark a lesson as finished and go on; quizzes and courses finish by their own results."""
    enrollment = own_enrollment(request, uuid)
    item = next((item for item in enrollment.edition.outline["items"] if item["key"] == str(key)), None)
    if item is None:
        messages.info(request, _("This lesson is no longer part of the course. What you did stays on record."))
        return redirect("lms:why", uuid)
    if item["kind"] != "lesson":
        raise Http404
    at = clock.now()
    count_before_finishing(enrollment=enrollment, item=item, at=at)
    try:
        outcome = finish_activity(
            enrollment_id=enrollment.pk,
            activity_key=key,
            result=Result(),
            at=at,
            idempotency_key=f"lesson:{enrollment.pk}:{key}:{item['serial']}",
            locale=language_read(),
        )
    except PartShutError:
        return redirect(here(item["url"]))
    except RuleNotMetError:
        messages.info(
            request, _("Not yet: this lesson asks for more before it counts as complete. What is missing stands below.")
        )
        return redirect(f"{here(item['url'])}#asked")
    if outcome.completed:
        return redirect("lms:course_done", uuid)
    upcoming = _next_url(outcome.enrollment, key)
    return redirect(here(upcoming) if upcoming else "lms:my_learning")


def _next_url(enrollment: Enrollment, key: UUID) -> str | None:
    """Return the first step to do after this one, else the first one before it; one that is shut only where all are."""
    outline: Outline = enrollment.edition.outline
    keys = [item["key"] for item in outline["items"]]
    at = keys.index(str(key))
    shut = shut_parts(enrollment=enrollment, at=clock.now(), before=())
    ahead = [*to_do(outline, enrollment.progress.state)]
    ahead.sort(key=lambda item: (item["key"] in shut, keys.index(item["key"]) < at))
    return ahead[0]["url"] if ahead else None


@private
@require_safe
def why(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer "Why am I not complete?" with the rules that decide, and with the reason of a waiver."""
    enrollment = own_enrollment(request, uuid)
    explanation = explain(enrollment.edition.outline, enrollment.progress.state)
    waived = enrollment.is_waived(clock.now())
    waiver = enrollment.waivers.filter(revoked_at__isnull=True).first() if waived else None
    context = {"enrollment": enrollment, "explanation": explanation, "waiver": waiver, "place": "learning"}
    return render(request, "lms/learner/why.html", context)


@private
@require_safe
def course_done(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the end of a course: complete with its certificate, or what is missing."""
    enrollment = own_enrollment(request, uuid)
    if enrollment.progress.completed_at is None:
        return redirect("lms:why", uuid)
    say([enrollment.course])
    certificate = _certificate_of(enrollment)
    context = {
        "enrollment": enrollment,
        "certificate": certificate,
        "rendition": _newest(certificate),
        "place": "learning",
    }
    return render(request, "lms/learner/done.html", context)


@private
@require_safe
def certificate_state(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Answer the waiting page with the panel of the certificate as it is now."""
    enrollment = own_enrollment(request, uuid)
    certificate = _certificate_of(enrollment)
    polls = min(number_in(request.GET, "n", default=1), 30)
    context = {
        "enrollment": enrollment,
        "certificate": certificate,
        "rendition": _newest(certificate),
        "polls": polls + 1,
    }
    return render(request, "lms/learner/certificate_panel.html", context)


def _certificate_of(enrollment: Enrollment) -> Certificate | None:
    found = enrollment.certificates.exclude(status=Certificate.Status.SUPERSEDED)
    return found.prefetch_related("renditions").first()


def _newest(certificate: Certificate | None) -> Any:
    if certificate is None:
        return None
    files = list(certificate.renditions.all())
    ready = [file for file in files if file.state == "ready"]
    newest = ready or sorted(files, key=lambda file: file.pk, reverse=True)
    return newest[0] if newest else None


class ProfileForm(NameForm):
    """The name on certificates, and where the learner's day begins."""

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())]
    )

    class Meta(NameForm.Meta):
        fields = ("legal_name", "family_name", "time_zone")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Edit one's own name and time zone; certificates issued before keep what they say."""
    person = person_of(request)
    form = ProfileForm(request.POST or None, instance=Person.objects.get(pk=person.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. Certificates that you get from now on carry this name."))
        return redirect("lms:profile")
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "mail_choices": choices_of(person),
        **kept_by(person),
        "account_links": get_adapter().account_links(request.user),
        "place": "profile",
    }
    return render(request, "lms/learner/profile.html", context, status=status)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show help and support lines."""
    response = render(request, "lms/learner/help.html", {"place": "help"})
    return mark_private(response) if request.user.is_authenticated else response
