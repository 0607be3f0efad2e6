"""The languages of a course in the studio: drafts of a whole course, how far each part is, its questions, who translated it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses import tasks
from courses.studio.team import TrainerForm
from courses.translating import access, translators, whole
from courses.translating.forms import LanguageForm, SignatureForm, WordsForm
from courses.translation_state import part_states, questions_of, states
from lms.base import clock
from lms.base.reading import own_name, told_in
from quizzes.models import Question
from quizzes.translations import translation_of, untranslated, write_translation
from quizzes.wording import pairs, words_of

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def languages(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a course is in each language, and prepare it in one."""
    course = access.original_of_own(request, pk)
    there = states(course)
    missing = [each.language for each in there if each.missing or each.older]
    without = {course.locale.language_code, *(each.language for each in there)} - set(missing)
    form = LanguageForm(request.POST or None, without=sorted(without))
    if not course.live and request.method == "POST":
        messages.error(request, _("Publish the course first: what learners do not get yet is not translated."))
    elif form.is_valid():
        tasks.in_line(whole.prepare, [course, form.cleaned_data["language"], request.user], {})
        said = _("Drafts of all parts in %(language)s are being made. Nothing of it is published by itself.")
        messages.success(request, said % {"language": own_name(form.cleaned_data["language"])})
        return redirect("lms_course_languages", course.pk)
    context = {"course": course, "states": there, "form": form}
    return render(request, "courses/studio/languages.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM)
def language(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show the parts and questions of a course in a language, who translated it, and its translators."""
    course, page = access.translation(request, pk, code)
    newest = page.get_latest_revision_as_object()
    chooses = access.chooses_translators(request.user, course)
    asked = request.POST.get("do", "")
    form = SignatureForm(request.POST if asked == "sign" else None, page=newest)
    trainer = TrainerForm(request.POST if asked == "add" else None) if chooses else None
    if form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(newest, name, value)
        newest.save_revision(user=request.user)
        messages.success(request, _("Saved in the draft. Learners read it when the page of the course is published."))
        return redirect("lms_course_language", course.pk, code)
    if trainer is not None and _changed_translators(request, trainer, page):
        return redirect("lms_course_language", course.pk, code)
    parts = part_states(course, code)
    questions = questions_of(part.source for part in parts)
    missing = {question.pk for question in untranslated(questions, code)}
    wrong = bool(form.errors or (trainer and trainer.errors))
    context = {
        "course": course, "page": page, "code": code, "name": own_name(code), "parts": parts, "form": form,
        "questions": [(question, question.pk not in missing) for question in questions],
        "translators": translators.translators_of(page), "trainer_form": trainer,
    }  # fmt: skip
    return render(request, "courses/studio/language.html", context, status=422 if wrong else 200)


def _changed_translators(request: HttpRequest, form: TrainerForm, page: Any) -> bool:
    """Add or take out a translator, as the button says; tell whether something was done."""
    if form.is_valid():
        translators.appoint(user=form.user, page=page)
        messages.success(request, _("%(name)s now translates this course.") % {"name": form.user})
        return True
    number = request.POST.get("user", "")
    if request.POST.get("do") != "dismiss" or not number.isdecimal():
        return False
    user = translators.translators_of(page).filter(pk=number).first()
    if user is not None:
        translators.dismiss(user=user, page=page)
        messages.success(request, _("%(name)s no longer translates this course.") % {"name": user})
    return True


@require_http_methods(FORM)
def question(request: HttpRequest, pk: int, code: str, key: UUID) -> HttpResponse:
    """Write the words of a question beside those of the original."""
    course, page = access.translation(request, pk, code)
    asked = {each.key: each for each in questions_of(part.source for part in part_states(course, code))}
    original = asked.get(key)
    if original is None or original.revision is None:
        raise Http404
    known = _known(original, code)
    form = WordsForm(
        request.POST or None,
        texts=words_of(original.content),
        known=known,
        language=code,
        initial={"source": original.revision_id},
    )
    if form.is_valid():
        if form.cleaned_data["source"] == original.revision_id:
            write_translation(question=original, locale=code, words=form.words(), at=clock.now(), user=request.user)
            messages.success(request, _("The question is saved, and learners who read this language get it."))
            return redirect("lms_course_language", course.pk, code)
        messages.error(request, _("The original changed while you wrote. Your words stand below; compare them again."))
        form.data = form.data.copy()
        form.data["source"] = str(original.revision_id)
    context = {
        "course": course, "page": page, "code": code, "name": own_name(code), "question": original, "form": form,
        "told": told_in(original.locale),
    }  # fmt: skip
    return render(request, "courses/studio/question.html", context, status=422 if form.is_bound else 200)


def _known(original: Question, code: str) -> dict[str, str]:
    """Return what is translated already, also where the original has changed in other places since."""
    row = translation_of(original, code)
    if row is None or row.revision is None or row.revision.source is None:
        return {}
    return pairs(row.revision.source.content, row.revision.content)
