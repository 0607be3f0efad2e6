"""The sentences of the readiness of a course, in the words of a trainer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.readiness.rules import Level, Line, Note
from lms.base.days import day_words

SUBJECTS: dict[str, Promise] = {
    "missing": _("What publishing asks for"),
    "captions": _("Captions and transcripts"),
    "images": _("Words for pictures"),
    "taught": _("Each objective is taught"),
    "tested": _("Each objective is tested"),
    "pass_mark": _("Pass mark"),
    "grade": _("Reading grade"),
    "terms": _("Words to think about"),
    "links": _("Words of links"),
    "sources": _("Sources and their years"),
    "again": _("A day to look again"),
    "translations": _("Translations"),
    "reviews": _("Reviews"),
}

LEVELS: dict[Level, Promise] = {
    Level.OK: _("In order"),
    Level.ADVICE: _("Worth a look"),
    Level.MUST: _("Needed before publishing"),
}

FINE: dict[tuple[str, str], Promise] = {
    ("missing", "ok"): _("Nothing that publishing asks for is missing."),
    ("captions", "ok"): _("Every recording has what it needs."),
    ("captions", "none"): _("The course has no recordings."),
    ("images", "ok"): _("Every picture has words or is decoration. Look yourself whether text inside them has contrast."),
    ("images", "none"): _("The course has no pictures. The colors of all other parts come from the site and have contrast."),
    ("taught", "ok"): _("A lesson teaches each of them."),
    ("tested", "ok"): _("A question or a knowledge check tests each of them."),
    ("pass_mark", "ok"): _("Every quiz has a usual pass mark."),
    ("grade", "ok"): _("No lesson is harder to read than it has to be."),
    ("grade", "not_measured"): _("Not measured: there is no formula for this language here, or no lesson yet."),
    ("terms", "ok"): _("Nothing from the list of words stands in the lessons."),
    ("links", "ok"): _("Every link says where it leads."),
    ("sources", "ok"): _("No source and no fact is overdue."),
    ("again", "ok"): _("The day is set and not yet there."),
    ("translations", "ok"): _("Every translation is whole, up to date and read by a second person."),
    ("translations", "none"): _("The course is in one language."),
    ("reviews", "ok"): _("Every review has approved the course as it is now."),
    ("reviews", "none"): _("This site asks for no reviews."),
}  # fmt: skip

NOTES: dict[str, Promise] = {
    "alt_file": _("“%(words)s” looks like the name of a file. Say what the picture shows."),
    "alt_begins": _("“%(words)s”: screen readers say “image” already. Begin with what it shows."),
    "vague": _("The link “%(words)s” does not say where it leads. Name the page in the link."),
    "no_objective": _("The course names no objective yet. Say what people can do afterwards."),
    "not_taught": _("No lesson says that it teaches objective %(number)d: %(text)s"),
    "not_tested": _("No question and no knowledge check names objective %(number)d: %(text)s"),
    "no_quiz": _("The course has no quiz. A short one shows people what they have learned."),
    "low_mark": _("“%(title)s” is passed with %(percent)d percent. Is so little enough?"),
    "high_mark": _("“%(title)s” is passed with %(percent)d percent only. Does one mistake matter so much?"),
    "hard_grade": _("“%(title)s” reads like school year %(value)s. Shorter sentences and common words bring it to 10 or lower."),
    "hard_inflesz": _("“%(title)s” is hard to read: %(value)s of 100 on the INFLESZ scale. Shorter sentences help; 55 is usual."),
    "due_fact": _("The fact “%(text)s” is past its day to be checked."),
    "no_year": _("This reference has no year: %(text)s"),
    "old_source": _("This reference is from %(year)d: %(text)s"),
    "no_day": _("No day is set. Choose one, so that the course does not grow old unseen."),
    "past_day": _("The course was to be looked at again by %(day)s."),
    "not_whole": _("%(language)s: %(percent)d percent is translated."),
    "not_read": _("%(language)s: no translator and second reader have signed yet."),
    "review_missing": _("%(review)s: not asked for yet."),
    "review_waiting": _("%(review)s: asked for, not decided yet."),
    "review_returned": _("%(review)s: returned to you with changes to make."),
    "review_changed": _("%(review)s: approved an earlier version. Ask again."),
    "review_refused": _("%(review)s: refused to approve."),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A line as the panel shows it: each note is a sentence with its address."""

    code: str
    level: str
    subject: str
    label: str
    fine: str
    notes: tuple[tuple[str, str], ...]


def shown(line: Line) -> Shown:
    """Say a line."""
    return Shown(
        line.code,
        line.level.value,
        str(SUBJECTS[line.code]),
        str(LEVELS[line.level]),
        "" if line.notes else str(FINE[line.code, line.said]),
        tuple((sentence(note), note.url) for note in line.notes),
    )


def sentence(note: Note) -> str:
    """Say a note; what ``unfinished`` says is a sentence already."""
    values: dict[str, Any] = {name: _said(value) for name, value in note.values.items()}
    if note.code == "lack":
        return str(values["message"])
    if note.code == "older":
        counted = ngettext(
            "%(language)s: %(older)d part is older than its original.",
            "%(language)s: %(older)d parts are older than their originals.",
            values["older"],
        )
        return counted % values
    if note.code == "terms":
        counted = ngettext(
            "“%(title)s” has %(number)d word to think about.", "“%(title)s” has %(number)d words to think about.",
            values["number"],
        )  # fmt: skip
        return counted % values
    return str(NOTES[note.code]) % values


def _said(value: Any) -> Any:
    if isinstance(value, date):
        return day_words(value)
    return number_format(value, 1) if isinstance(value, float) else value
