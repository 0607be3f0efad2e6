"""Forms of a trainer about when parts open and what completes them: choices from the own course, and no dead ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from lms.catalog import services as catalog
from lms.progress import gates
from quizzes.owners import objectives_of

OBJECTIVES = {"teaches", "checks_test"}


def is_course(page: Any) -> bool:
    """Tell whether a page is a course."""
    return bool(getattr(page, "owns_questions", False))


def parts_below(course: Any) -> list[Any]:
    """Return the lessons and quizzes of a course, drafts too, in order."""
    return [page for page in course.get_descendants().specific() if hasattr(page, "by_choice")]


class PartForm(WagtailAdminPageForm):
    """A lesson or quiz: offers the other parts of its course by their titles."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make the lists to choose from."""
        super().__init__(*args, **kwargs)
        self.course = self._course()
        self.others = [part for part in parts_below(self.course) if part.pk != self.instance.pk] if self.course else []
        self._offer("opens_after", self.others)
        self._offer("instead_of", [part for part in self.others if getattr(part, "instead_of", False) is None])
        self._offer_objectives()

    def clean(self) -> dict[str, Any]:
        """Refuse what nobody could ever reach."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        key = self.instance.translation_key
        waits = {part.translation_key: part.opens_after for part in self.others} | {key: cleaned.get("opens_after")}
        self._check(
            "opens_after", cleaned, lambda: _leads_back(key, waits), _("These parts would wait for each other.")
        )
        self._check_languages(cleaned)
        stood_for = {getattr(part, "instead_of", None) for part in self.others}
        words = _("Another lesson completes this one already. Choose there instead.")
        self._check("instead_of", cleaned, lambda: key in stood_for, words)
        return cleaned

    def _check_languages(self, cleaned: dict[str, Any]) -> None:
        """Ask before publishing for what a recording needs in the language of the lesson; a draft may lack it."""
        if self.is_deferred_validation:
            return
        for number, block in enumerate(cleaned.get("body") or (), 1):
            find = getattr(block.block, "lacks_in", None)
            for words in find(block.value, self.instance.locale.language_code) if find else ():
                self.add_error("body", _("Part %(number)d: %(message)s") % {"number": number, "message": words})

    def _course(self) -> Any:
        above = self.parent_page or (self.instance.get_parent() if self.instance.pk else None)
        courses = [page for page in above.get_ancestors(inclusive=True).specific() if is_course(page)] if above else []
        return courses[-1] if courses else None

    def _offer_objectives(self) -> None:
        """Offer the objectives of the course as written last; without any there is nothing to choose."""
        texts = objectives_of(self.course) if self.course else []
        for name in OBJECTIVES & set(self.fields):
            if not texts:
                del self.fields[name]
                continue
            self.fields[name] = forms.TypedMultipleChoiceField(
                label=self.fields[name].label,
                required=False,
                coerce=int,
                choices=[(number, f"{number}. {text}") for number, text in enumerate(texts, 1)],
                widget=forms.CheckboxSelectMultiple,
            )

    def _offer(self, name: str, parts: Iterable[Any]) -> None:
        if name in self.fields:
            choices = [("", _("None")), *((str(part.translation_key), part.title) for part in parts)]
            self.fields[name].widget = forms.Select(choices=choices)

    def _check(self, name: str, cleaned: dict[str, Any], is_wrong: Callable[[], bool], words: str) -> None:
        value = cleaned.get(name)
        if not value:
            return
        offered = {choice[0] for choice in getattr(self.fields[name].widget, "choices", ())}
        if str(value) not in offered:
            self.add_error(name, _("Choose a part of this course."))
        elif is_wrong():
            self.add_error(name, words)


def _leads_back(key: Any, waits: dict[Any, Any]) -> bool:
    seen: set[Any] = set()
    here = waits[key]
    while here is not None and here != key and here not in seen:
        seen.add(here)
        here = waits.get(here)
    return bool(here == key)


class CourseForm(WagtailAdminPageForm):
    """A course: courses before it, and how many of the parts to choose are needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the gates that are known, nothing where there are none."""
        super().__init__(*args, **kwargs)
        kinds = gates.known()
        if "gates" in self.fields and kinds:
            self.fields["gates"] = forms.MultipleChoiceField(
                label=self.fields["gates"].label,
                required=False,
                choices=[(code, kind.label) for code, kind in kinds.items()],
                widget=forms.CheckboxSelectMultiple,
            )
        elif "gates" in self.fields:
            del self.fields["gates"]

    def clean(self) -> dict[str, Any]:
        """Refuse a circle of courses, and more parts to choose than there are."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [block.value.specific for block in cleaned.get("before") or () if block.value]
        if not all(is_course(page) for page in chosen):
            self.add_error("before", _("Choose courses, not other pages."))
        elif any(self._waits(page) for page in chosen):
            self.add_error(
                "before", _("That course has to be completed after this one. The two would wait for each other.")
            )
        self._check_number(cleaned.get("choose") or 0)
        return cleaned

    def _waits(self, page: Any) -> bool:
        return self.instance.translation_key in catalog.waits_for(page.translation_key)

    def _check_number(self, choose: int) -> None:
        parts = parts_below(self.instance) if self.instance.pk else []
        if choose > sum(part.by_choice for part in parts):
            self.add_error(
                "choose", _("There are not so many parts that people may choose. Mark them in the parts first.")
            )


class PathForm(WagtailAdminPageForm):
    """A path: how many of its courses are needed."""

    def clean(self) -> dict[str, Any]:
        """Refuse more courses than there are."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("choose") or 0) > len(cleaned.get("courses") or ()):
            self.add_error("choose", _("The path has not so many courses."))
        return cleaned
