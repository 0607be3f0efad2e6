"""The course builder: the parts of a course in their order, what each still lacks, and moving, adding and taking them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courses import outline, pagewriting, unfinished
from courses.mixins import LessonMixin, ModuleMixin, QuizMixin
from courses.readiness import rules, words
from courses.readiness.survey import survey
from courses.studio import access, changes
from courses.translation_state import LanguageState, states
from courses.unfinished import Lack
from courses.wording.finding import Finding, found_in_stream
from courses.wording.services import advice_in
from lms.base import clock
from lms.conf import conf

KINDS = {
    "lesson": (LessonMixin, gettext_lazy("Lesson")),
    "quiz": (QuizMixin, gettext_lazy("Quiz")),
    "module": (ModuleMixin, gettext_lazy("Module")),
}


@dataclass
class Part:
    """A part of a course as the builder shows it; ``inner`` holds the parts of a module."""

    page: Any
    draft: Any
    number: str
    kind: str
    minutes: int = 0
    lacks: list[Lack] = field(default_factory=list)
    words: list[tuple[str, Finding]] = field(default_factory=list)
    translated: list[tuple[str, int]] = field(default_factory=list)
    """The languages that the course has, each with the percentage of this part."""
    inner: list[Part] = field(default_factory=list)
    is_first: bool = False
    is_last: bool = False

    @property
    def label(self) -> str:
        """What it is, in a word."""
        return str(KINDS[self.kind][1])


class AddForm(forms.Form):
    """A new part: what it is, its title, and the module that it belongs to."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you want to add?"), choices=[(key, label) for key, (_mixin, label) in KINDS.items()]
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    inside = forms.ChoiceField(label=gettext_lazy("Where"), required=False)

    def __init__(self, *args: Any, course: Any, **kwargs: Any) -> None:
        """Offer the course and its modules."""
        super().__init__(*args, **kwargs)
        self.modules = {str(page.pk): page for page in _modules(course)}
        self.fields["inside"].choices = [  # type: ignore[attr-defined]
            ("", _("At the end of the course")),
            *((pk, _("At the end of “%(module)s”") % {"module": page.title}) for pk, page in self.modules.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """A module stands in no other."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == "module" and cleaned.get("inside"):
            self.add_error("inside", _("A module cannot stand in another one. Choose the end of the course."))
        return cleaned


@require_safe
def builder(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the course with its parts."""
    course = access.own_course(request, pk)
    return _shown(request, course, AddForm(course=course))


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an empty part."""
    course = access.own_course(request, pk)
    form = AddForm(request.POST, course=course)
    if not form.is_valid():
        return _shown(request, course, form, status=422)
    parent = form.modules.get(form.cleaned_data["inside"], course)
    mixin, _label = KINDS[form.cleaned_data["kind"]]
    title = form.cleaned_data["title"]
    changes.add(parent=parent, course=course, mixin=mixin, title=title, user=request.user, at=clock.now())
    messages.success(request, _("“%(title)s” is added. Open it to write.") % {"title": title})
    return redirect("lms_course", pk)


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a part one place up or down among its neighbors."""
    course = access.own_course(request, pk)
    part = _part(course, request.POST.get("part", ""))
    up = request.POST.get("to") == "up"
    neighbor = _neighbor(part, up=up)
    if neighbor is None:
        messages.info(request, _("“%(title)s” stands there already.") % {"title": part.title})
    else:
        place = "left" if up else "right"
        changes.move(part=part, course=course, target=neighbor, place=place, user=request.user, at=clock.now())
        messages.success(request, _("“%(title)s” is moved.") % {"title": part.title})
    return redirect("lms_course", pk)


@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a part from learners; it stays as a draft."""
    course = access.own_course(request, pk)
    part = _part(course, request.POST.get("part", ""))
    if not part.live:
        messages.info(request, _("Learners do not see “%(title)s”.") % {"title": part.title})
    else:
        changes.take_out(part=part, course=course, user=request.user, at=clock.now())
        said = _("Learners do not see “%(title)s” any more. It is kept here as a draft.")
        messages.success(request, said % {"title": part.title})
    return redirect("lms_course", pk)


def parts_of(course: Any) -> list[Part]:
    """Return the parts of a course, those of modules inside them, in a fixed number of queries."""
    pages = unfinished.parts_of(course)
    drafts = dict(zip((page.pk for page in pages), pagewriting.newest_of(pages), strict=True))
    advice = advice_in(language=course.locale.language_code)
    made = {page.pk: _made(page, drafts[page.pk], advice) for page in pages}
    by_path = {page.path: made[page.pk] for page in pages}
    top: list[Part] = []
    for page in pages:
        above = by_path.get(page.path[: -page.steplen])
        (above.inner if above else top).append(made[page.pk])
    _number(top, "")
    return top


def every(parts: list[Part]) -> Iterator[Part]:
    """Yield the parts and those inside them, in their order."""
    for part in parts:
        yield part
        yield from every(part.inner)


def _made(page: Any, draft: Any, advice: Any) -> Part:
    kind = next(name for name, (mixin, _label) in KINDS.items() if isinstance(page, mixin))
    part = Part(page, draft, "", kind, lacks=unfinished.of_draft(draft))
    if kind != "module":
        part.minutes = outline.parts_of(draft).minutes(reading_speed=conf.READING_SPEED)
    if kind == "lesson":
        part.words = list(found_in_stream(draft.body.raw_data, advice))
    return part


def _number(parts: list[Part], before: str) -> None:
    for place, part in enumerate(parts, 1):
        part.number = f"{before}{place}"
        part.is_first, part.is_last = place == 1, place == len(parts)
        _number(part.inner, f"{part.number}.")


def _shown(request: HttpRequest, course: Any, form: AddForm, status: int = 200) -> HttpResponse:
    rows = list(every(parts_of(course)))
    found = _surveyed(course, rows)
    lines = [words.shown(line) for line in rules.decide(found)]
    context = {
        "course": course,
        "rows": rows,
        "minutes": sum(row.minutes for row in rows),
        "lines": lines,
        "stops": sum(len(line.notes) for line in lines if line.level == rules.Level.MUST),
        "advice": sum(len(line.notes) for line in lines if line.level == rules.Level.ADVICE),
        "objectives": rules.objectives(found),
        "last": changes.last_change(course),
        "may_make": access.may_make(request.user),
        "languages": _languages(course),
        "form": form,
    }
    return render(request, "courses/studio/builder.html", context, status=status)


def _surveyed(course: Any, rows: list[Part]) -> rules.Survey:
    """Survey the course with its parts, and note how far each part is in other languages."""
    drafts = [row.draft for row in rows]
    own = [*unfinished.of_page(course), *unfinished.without_lesson(course, drafts)]
    found, states = survey(
        course=pagewriting.newest(course),
        drafts=drafts,
        lacks=[*own, *(lack for row in rows for lack in row.lacks)],
        terms={row.page.pk: len(row.words) for row in rows},
        at=clock.now(),
    )
    for row in rows:
        key = row.page.translation_key
        row.translated = [(each.language, each.of_parts[key]) for each in states if key in each.of_parts]
    return found


def _languages(course: Any) -> list[LanguageState]:
    """Return how far a course is in other languages; one look where there is none."""
    translated = course.get_translations().filter(alias_of__isnull=True).exists()
    return states(outline.source_of(course)) if translated else []


def _modules(course: Any) -> list[Any]:
    return list(pagewriting.page_class(ModuleMixin).objects.child_of(course).order_by("path"))


def _part(course: Any, pk: str) -> Any:
    """Return a part of the course.

    Raises Http404.
    """
    found = next((page for page in unfinished.parts_of(course) if str(page.pk) == pk), None)
    if found is None:
        raise Http404
    return found


def _neighbor(part: Any, *, up: bool) -> Any:
    """Return the part before or after among those with the same parent."""
    kinds = tuple(mixin for mixin, _label in KINDS.values())
    row = [page for page in part.get_siblings(inclusive=True).specific() if isinstance(page, kinds)]
    place = [page.pk for page in row].index(part.pk) + (-1 if up else 1)
    return row[place] if 0 <= place < len(row) else None
