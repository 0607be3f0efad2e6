"""Template filters that put into words what a course or lesson asks for."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.progress import gates
from lms.progress.explain import Line, Need

register = template.Library()


@register.filter
def need_words(need: Need) -> str:
    """Put what a part asks for into words; its title follows."""
    words = {
        Need.READ_LESSON: _("Finish the lesson"),
        Need.PASS_QUIZ: _("Pass the quiz"),
        Need.COMPLETE_COURSE: _("Complete the course"),
    }
    return words[need]


@register.filter
def line_words(line: Line) -> str:
    """Put a requirement that has no title of its own into words."""
    if line.need == Need.GATE:
        return gate_words(line.code)
    return _counted(line) % {"number": line.number}


@register.filter
def gate_words(code: str) -> str:
    """Put a gate into words; empty for one whose app is gone."""
    kind = gates.known().get(code)
    return str(kind.words) if kind else ""


def _counted(line: Line) -> str:
    words = {
        Need.CHOOSE: ngettext(
            "Complete %(number)s of these parts, as you choose",
            "Complete %(number)s of these parts, as you choose",
            line.number,
        ),
        Need.STAY: ngettext(
            "Have the lesson open for at least %(number)s minute",
            "Have the lesson open for at least %(number)s minutes",
            line.number,
        ),
        Need.TAKE_IN: ngettext(
            "Take in the recording, or open its transcript",
            "Take in all %(number)s recordings, or open their transcripts",
            line.number,
        ),
        Need.TRY: ngettext("Try the knowledge check", "Try all %(number)s knowledge checks", line.number),
    }
    return words[line.need]
