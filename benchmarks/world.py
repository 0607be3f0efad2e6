"""What both sites hold: the sizes of the seed and the cookies of its logins."""

from __future__ import annotations

COURSES = 20
"""Published courses in all."""
MANY_COURSES = 1_000
"""Courses of the catalog that is searched."""
SHORT, LONG = 6, 60
"""Lessons of the two courses that are measured."""
PARTLY = 3
"""Lessons that a learner with progress has done."""
LEARNERS = 40
"""Learners with progress; as many more have one lesson left."""
WITH_LOGIN = 200
"""Learners that can log in; the login after them is that of the staff."""
LESSON_TEXT = "Ask which language helps before anything else. " * 40


def cookie_of(number: int) -> str:
    """Return the session key of a login."""
    return f"benchlogin{number:022}"


STAFF = WITH_LOGIN
