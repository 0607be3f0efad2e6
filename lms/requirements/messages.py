"""Mail that a supervisor asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.base.days import day_words
from lms.base.web import uuids_in
from lms.enrollment.messages import AboutEnrollment, facts_of, title_of
from lms.enrollment.models import Enrollment
from lms.enrollment.querysets import EnrollmentQuerySet
from lms.notifications.registry import Letter, register
from lms.organizations.models import Person


@register
class NudgeKind(AboutEnrollment):
    """A supervisor asks somebody to go on. Context: ``enrollment`` and ``by``, the uuids of both."""

    code = "nudge"
    label = gettext_lazy("My supervisor reminds me of a course")

    def __init__(self, found: Mapping[str, Enrollment] | None = None) -> None:
        """Prepare; ``found`` as in AboutEnrollment."""
        super().__init__(found)
        self.names: dict[str, str] = {}

    def for_batch(self, *, contexts: Sequence[dict[str, Any]], at: datetime) -> Self:
        """Read the enrollments, and the names of those who ask, in four statements."""
        batch = super().for_batch(contexts=contexts, at=at)
        askers = uuids_in(str(context.get("by", "")) for context in contexts)
        named = Person.objects.filter(uuid__in=askers).values_list("uuid", "legal_name")
        batch.names = {str(uuid): name for uuid, name in named}
        return batch

    def rows(self, at: datetime) -> EnrollmentQuerySet:
        """Return what is to be completed, with a due date or without."""
        return Enrollment.objects.to_be_completed(at=at)

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as the course is still to be completed."""
        batch = self if self.found is not None else self.for_batch(contexts=[context], at=at)
        enrollment = batch.enrollment(context, at=at)
        if enrollment is None:
            return None
        name, course, day = batch.names[context["by"]], title_of(enrollment), enrollment.due_date
        when: tuple[str, ...] = ()
        if day is not None:
            is_over = day < enrollment.local_date(at)
            words = _("It was due on %(day)s.") if is_over else _("It is due on %(day)s.")
            when = (words % {"day": day_words(day)},)
        facts = facts_of(enrollment)
        return Letter(
            subject=_("A reminder from %(name)s: %(course)s") % {"name": name, "course": course},
            heading=_("%(name)s asks you to go on with this course") % {"name": name},
            paragraphs=(
                _("What you have done so far is kept, and you can take it in as many sittings as you like."),
                _("Does something stand in the way, or would a later date help? Speak with %(name)s.") % {"name": name},
            ),
            action=_("Open the course"),
            reason=_("You get this mail because %(name)s, who supervises your training, asked for it.")
            % {"name": name},
            **{**facts, "card_lines": (*when, *facts["card_lines"])},
        )
