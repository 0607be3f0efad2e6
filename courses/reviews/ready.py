"""What a course still lacks before reviewers spend time on it: what publishing asks for, and objectives."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from courses.pagewriting import newest
from courses.unfinished import Lack, of_course


def lacks_of(course_page: Any) -> list[Lack]:
    """Return what is missing, in plain words with links; an empty list means that the course can be given to reviewers."""
    found = of_course(course_page)
    if not newest(course_page).objective_texts():
        found.append(
            Lack(course_page, _("The course names no objective yet."), "panel-child-content-objectives-section")
        )
    return found
