"""The words of reviews: roles, decisions, and the questions of the checklists that come with the product."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who reviews, in the order in which they are asked."""

    SUBJECT_MATTER = "subject_matter", _("Subject-matter review")
    COMMUNITY = "community", _("Community and lived-experience review")
    PLAIN_LANGUAGE = "plain_language", _("Accessibility and plain-language review")


class Decision(models.TextChoices):
    """What a reviewer decided."""

    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned with changes to make")
    REFUSED = "refused", _("Refused to approve")


QUESTIONS: dict[str, Promise] = {
    "accurate": _("What the course says is right, and current practice."),
    "sources": _("Every figure and claim has a source that says it, with its year."),
    "safe": _("Advice about risk and crisis is safe and fits what a clinician may do."),
    "answers_right": _("The right answers of the quiz are right, and the wrong ones are wrong."),
    "objectives_met": _("The lessons teach each objective, and the quiz asks for it."),
    "respectful": _("People are described with respect, in the words that they use themselves."),
    "no_stereotypes": _("Nobody in a case stands for a group, and no group stands for a problem."),
    "strengths": _("People in the cases have strengths and choices, not only difficulties."),
    "harm_named": _("Discrimination is named where it plays a part, without blame of those who live with it."),
    "would_use": _("I would want the people who treat my community to take this course."),
    "plain_words": _("Sentences are short, words are common, and terms are explained."),
    "text_alternatives": _("Images, audio and video have alternatives that say the same."),
    "structure": _("Headings, lists and tables make sense when they are heard."),
    "no_color_alone": _("Nothing depends on color, sound or position alone."),
    "keyboard": _("Every exercise can be done with a keyboard and with a screen reader."),
}
"""Asked in the language of the reviewer; a site can add questions in its own words."""

CHECKLISTS: dict[str, tuple[str, ...]] = {
    "subject_matter": ("accurate", "sources", "safe", "answers_right", "objectives_met"),
    "community": ("respectful", "no_stereotypes", "strengths", "harm_named", "would_use"),
    "plain_language": ("plain_words", "text_alternatives", "structure", "no_color_alone", "keyboard"),
}

GROUPS = {
    "subject_matter": "Reviewers: subject matter",
    "community": "Reviewers: community and lived experience",
    "plain_language": "Reviewers: accessibility and plain language",
}
"""The groups that the command ``lms_setup`` makes; a task can ask others."""

FAULTS: dict[str, Promise] = {
    "decision": _("Choose whether to approve, return or refuse."),
    "unanswered": _("Answer every question before you approve."),
    "answered_no": _("You answered a question with no. Return the course, or change the answer."),
    "reason": _("Write what has to change, or why you refuse."),
    "conflict": _("Say whether you have a conflict of interest."),
    "conflict_text": _("Write what the conflict of interest is."),
}


def question(item: dict[str, str]) -> str | Promise:
    """Return the words of a question: the site's own, else those of the product."""
    own = item.get("question")
    return own if own else QUESTIONS.get(item["code"], item["code"])
