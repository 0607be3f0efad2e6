"""The release of a course on screen, and the history of its versions: what changed, its class, and who goes on in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courses.change_words import Shown, shown
from courses.releasing import ChangedMeanwhileError, Waiting, release_course, waiting_in
from courses.studio import access
from lms.base import clock
from lms.catalog.changes import Effect
from lms.catalog.editions import Release
from lms.catalog.models import Course, CourseEdition
from lms.flows.release import NothingToReleaseError

READ = (CourseEdition.Class.COSMETIC, CourseEdition.Class.REREAD)
TEST = (CourseEdition.Class.COSMETIC, CourseEdition.Class.RETEST)
CLASSES = {"lesson": READ, "quiz": TEST}
CONFLICT, INVALID = 409, 422


@dataclass(frozen=True)
class Row:
    """A part with what changed in it; ``field`` asks for its class where the edition before had it."""

    shown: Shown
    field: Any


class ReleaseForm(forms.Form):
    """The class of each changed part, who goes on in the new version, and a sentence for learners."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    follow = forms.ChoiceField(
        label=gettext_lazy("People who are under way"),
        choices=CourseEdition.Follow.choices,
        initial=CourseEdition.Follow.MOVE,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A version that only corrects wording reaches all of them, whatever you choose."),
    )
    renewal = forms.ChoiceField(
        label=gettext_lazy("Who renews a completion does"), choices=Course.Renewal.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("What changed, in a sentence for learners"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, course: Course, waiting: Waiting, **kwargs: Any) -> None:
        """Ask for the class of each part that the edition before had, and of quizzes that did not change."""
        super().__init__(*args, **kwargs)
        self.fields["renewal"].initial, self.fields["seen"].initial = course.renewal, waiting.seal
        self.shown = shown(waiting.changes)
        changed = {part.key for part in self.shown}
        for part in self.shown:
            if part.asks_for_class:
                self._ask(part.key, part.kind, part.suggested)
        self.unchanged = [
            item
            for item in (course.edition.outline["items"] if course.edition and self.shown else ())
            if item["kind"] == "quiz" and item["key"] not in changed
        ]
        for item in self.unchanged:
            self._ask(item["key"], "quiz", Effect.COSMETIC)

    def _ask(self, key: str, kind: str, suggested: Effect) -> None:
        choices = [(each.value, each.label) for each in CLASSES[kind]]
        known = suggested.value if suggested.value in dict(choices) else choices[-1][0]
        initial = known if suggested.asks else Effect.COSMETIC.value
        self.fields[key] = forms.ChoiceField(choices=choices, initial=initial, label=_("What it asks of people"))

    @property
    def rows(self) -> list[Row]:
        """Return the changed parts with their fields."""
        return [Row(part, self[part.key] if part.key in self.fields else None) for part in self.shown]

    @property
    def again(self) -> list[tuple[str, Any]]:
        """Return the quizzes that did not change with their fields."""
        return [(item["title"], self[item["key"]]) for item in self.unchanged]

    def decided(self, user: Any) -> Release:
        """Return what the author decided."""
        asked = [*(part.key for part in self.shown if part.asks_for_class), *(item["key"] for item in self.unchanged)]
        return Release(
            effects={key: Effect(self.cleaned_data[key]) for key in asked},
            follow=self.cleaned_data["follow"],
            note=self.cleaned_data["note"],
            by=user,
        )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what waits in a course, and release it."""
    page = access.own_course(request, pk)
    course = get_object_or_404(Course.objects.select_related("edition", "page"), key=page.translation_key)
    waiting = waiting_in(course)
    if waiting is None or course.edition is None or not course.edition.in_use or not waiting.changes:
        return render(request, "courses/studio/nothing_waits.html", {"page": page, "course": course})
    form = ReleaseForm(request.POST or None, course=course, waiting=waiting)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _released(request, page, course, form)
        except (ChangedMeanwhileError, NothingToReleaseError):
            messages.error(
                request, _("Something was published meanwhile. Look at the changes again, then release them.")
            )
            form, status = ReleaseForm(course=course, waiting=waiting), CONFLICT
    elif form.errors:
        status = INVALID
    context = {"page": page, "course": course, "form": form, "rule": waiting.changes.rule}
    return render(request, "courses/studio/release.html", context, status=status)


def _released(request: HttpRequest, page: Any, course: Course, form: ReleaseForm) -> HttpResponse:
    edition = release_course(
        course=course, decided=form.decided(request.user), seen=form.cleaned_data["seen"], at=clock.now()
    )
    Course.objects.filter(pk=course.pk).update(renewal=form.cleaned_data["renewal"])
    messages.success(request, _("Version %(number)s is released.") % {"number": edition.number})
    return redirect("lms_course_versions", page.pk)


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """List the versions of a course: who released each, what changed, and how many people are on it."""
    page = access.own_course(request, pk)
    course = get_object_or_404(Course, key=page.translation_key)
    open_ones = Q(enrollments__withdrawn_at__isnull=True)
    done = Q(enrollments__progress__completed_at__isnull=False)
    rows = (
        course.editions.select_related("made_by")
        .defer("outline")
        .annotate(under_way=Count("enrollments", filter=open_ones & ~done), completed=Count("enrollments", filter=done))
        .order_by("-number")
    )
    lines = [{"edition": row, "changes": [Shown.of_line(line) for line in row.changes]} for row in rows]
    context = {"page": page, "course": course, "lines": lines}
    return render(request, "courses/studio/versions.html", context)


def tell_what_waits(request: HttpRequest, page: Any) -> None:
    """Say after publishing that learners see it with the next release; for the hook ``after_publish_page``."""
    found = _course_of(page)
    if found is None:
        return
    course_page, course = found
    waiting = waiting_in(course)
    if course.edition is not None and course.edition.in_use and waiting is not None and waiting.changes:
        words = format_html(
            '{} <a href="{}">{}</a>',
            _("It is published. People who take the course see it when you release the changes."),
            reverse("lms_course_release", args=[course_page.pk]),
            _("See the changes"),
        )
        messages.info(request, words)


def _course_of(page: Any) -> tuple[Any, Course] | None:
    keys = {above.translation_key for above in page.get_ancestors(inclusive=True)}
    courses = Course.objects.select_related("edition", "page")
    course = courses.filter(key__in=keys, kind=Course.Kind.COURSE, page__isnull=False).first()
    return (course.page, course) if course is not None else None
