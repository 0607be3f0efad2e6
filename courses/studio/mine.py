"""My courses: the page on which a trainer lands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.mixins import LessonMixin, QuizMixin
from courses.outline import source_of
from courses.pagewriting import page_class
from courses.studio import access
from courses.studio.records import CourseTeam
from courses.translating.translators import translations_of
from lms.base.pages import page_model
from quizzes.owners import courses_of

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A course in the list."""

    page: Any
    own: bool
    """Whether the user works on it."""

    leads: bool
    """Whether the user chooses its trainers."""


@require_safe
def my_courses(request: HttpRequest) -> HttpResponse:
    """List the courses that the user works on; who may choose trainers anywhere sees all of them."""
    user = request.user
    everywhere = access.may_appoint(user)
    own = courses_of(user)
    translations = list(translations_of(user).select_related("locale").order_by("title", "pk"))
    if not everywhere and not access.may_make(user) and not own.exists() and not translations:
        raise PermissionDenied
    pages = page_model().objects.filter(pk__in=access.courses_to_appoint_for().values("pk")) if everywhere else own
    query = request.GET.get("q", "").strip()[:200]
    if query:
        pages = pages.filter(title__icontains=query)
    pages = (
        _counted(pages)
        .select_related("locale")
        .order_by(Coalesce("latest_revision_created_at", "last_published_at").desc(nulls_last=True), "pk")
    )
    shown = Paginator(pages, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "rows": _rows(user, list(shown), everywhere=everywhere),
        "shown": shown,
        "query": query,
        "may_make": access.may_make(user),
        "translations": [(page, source_of(page)) for page in translations],
    }
    return render(request, "courses/studio/my_courses.html", context)


def _rows(user: Any, pages: list[Any], *, everywhere: bool) -> list[Row]:
    keys = [page.translation_key for page in pages]
    led = set(
        CourseTeam.objects.filter(course_key__in=keys, leads=user, group__user=user).values_list(
            "course_key", flat=True
        )
    )
    own = set(courses_of(user).filter(pk__in=[page.pk for page in pages]).values_list("pk", flat=True))
    return [Row(page, page.pk in own, everywhere or page.translation_key in led) for page in pages]


def _counted(pages: Any) -> Any:
    """Add how many lessons and quizzes lie below each, and whether a translation is older than its original."""
    return pages.annotate(
        lessons=_below(page_class(LessonMixin)), quizzes=_below(page_class(QuizMixin)), is_older=_is_older()
    )


def _is_older() -> Exists:
    """Tell whether the original of a translated course, or of one of its parts, was published after its translation."""
    pages = page_model().objects.order_by()
    originals = pages.filter(
        translation_key=OuterRef("translation_key"),
        pk__lt=OuterRef("pk"),
        last_published_at__gt=OuterRef("last_published_at"),
    )
    below = pages.filter(path__startswith=OuterRef("path"), alias_of__isnull=True)
    return Exists(below.filter(Exists(originals)))


def _below(model: Any) -> Any:
    parts = (
        model.objects.filter(path__startswith=OuterRef("path"), depth__gt=OuterRef("depth"))
        .order_by()
        .annotate(one=F("depth") - F("depth"))
        .values("one")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(parts), 0)
