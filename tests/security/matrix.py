"""Who gets which answer where: the decisions about every route, as data.

Each line has ten answers, one for each actor of ``world.ACTORS``, to GET and then to POST; a star repeats the answer before it
to the end. ``login`` leads to the log-in, ``home`` to the admin's first page with a message that says no; any other answer is the
status. What is not one's own is 404, for a learner as for a supervisor. The POST of a route sends what its own form sends
(``World.bodies``), so that whoever may do a thing does it.

A new route needs a line here. Wagtail's own routes below ``/admin/`` are decided as a whole: people without a task there are
led to the log-in. The lines about them add who may touch the pages and questions of a course.
"""

from __future__ import annotations

from tests.security.world import ACTORS, PAGE_ROUTES, QUESTION_ROUTES

#                  visitor learner other supervisor other lapsed trainer other administrator superuser
OWN_PAGE = ("login 200*", "login 405*")
OWN_FORM = ("login 200*", "login 302*")
READ = ("login 200 404*", "login 405*")
OPEN = ("200*", "405*")

FRONT: dict[str, tuple[str, str]] = {
    "livez": ("200*", "200*"),
    "lms:my_learning": OWN_PAGE,
    "lms:profile": OWN_FORM,
    "lms:help": OPEN,
    "lms:login": ("200 302*", "200 302*"),
    "lms:logout": ("405*", "302*"),
    "lms:password_change": ("login 200*", "login 200*"),
    "lms:enroll": ("login 405*", "login 302*"),
    "lms:activity_finish": ("login 405*", "login 302 404*"),
    "lms:why": READ,
    "lms:course_done": READ,
    "lms:certificate_state": READ,
    "lms:reflection": ("405*", "401 302 404*"),
    "lms:certificates": OWN_PAGE,
    "lms:certificate_download": ("login 202 404*", "login 405*"),
    "lms:team": OWN_PAGE,
    "lms:team_roster": OWN_PAGE,
    "lms:team_person": ("login 404 404 200 404*", "login 405*"),
    "lms:team_person#other team": ("login 404*", "login 405*"),
    "lms:team_grant": ("login 405*", "login 404 404 302 404*"),
    "lms:team_grant#other team": ("login 405*", "login 404*"),
    "lms:attempt_start": ("login 405*", "login 302 302 404*"),
    "lms:attempt": READ,
    "lms:attempt#failed": READ,
    "lms:attempt_question#commitment": ("login 200 404*", "401 302 404*"),
    "lms:attempt_question": ("login 200 404*", "login 302 404*"),
    "lms:attempt_save": ("405*", "401 200 404*"),
    "lms:attempt_review": READ,
    "lms:attempt_submit": ("login 405*", "login 302 404*"),
    "lms_verify:index": ("200*", "200*"),
    "lms_verify:code": ("200*", "200*"),
}
ADMIN: dict[str, tuple[str, str]] = {
    "lms_certificate_files": (
        "login login login login login login home home 200 200",
        "login login login login login login home home 405 405",
    ),
    "lms_certificate_file_retry": (
        "login login login login login login home home 405 405",
        "login login login login login login home home 302 302",
    ),
    "lms_attempts_waiting": (
        "login login login login login login 200 200 home 200",
        "login login login login login login 405*",
    ),
    "lms_attempt_grant": (
        "login login login login login login 405*",
        "login login login login login login 302 404 home 302",
    ),
}
PAGES: dict[str, tuple[str, str]] = {
    "front page": ("200*", "200*"),
    "catalog": OPEN,
    "path": OPEN,
    "course": OPEN,
    "lesson": ("403 200 200 403 403 403 200 403 403 200", "405*"),
    "quiz": ("403 200 200 403 403 403 200 403 403 200", "405*"),
}

STAFF = ("trainer", "other_trainer", "administrator", "superuser")
ADMIN_LISTS: dict[str, str] = {
    "wagtailadmin_home": "200 200 200 200",
    "wagtailusers_users:index": "home home home 200",
    "wagtailadmin_reports:site_history": "200 200 200 200",
    "wagtailsnippets_lms_quizzes_question:list": "200 200 home 200",
    "wagtailsnippets_lms_quizzes_question:add": "200 200 home 200",
    "wagtailsnippets_lms_courses_fact:list": "200 200 200 200",
    "wagtailsnippets_lms_courses_fact:add": "home home 200 200",
}
"""What GET answers to the four actors who have a task in the admin."""

COURSE_IN_ADMIN: dict[str, str] = {
    **dict.fromkeys(PAGE_ROUTES, "200 home home"),
    "wagtailadmin_explore": "200 302 home",  # Wagtail leads an editor from a foreign page to the nearest own one
    "wagtailadmin_pages:delete": "home home home",
    **dict.fromkeys(QUESTION_ROUTES, "200 404 404"),
    "wagtailsnippets_lms_quizzes_question:delete": "home 404 404",
}
"""What GET answers about one course to its trainer, the trainer of another one, and a training administrator."""

OPEN_IN_ADMIN = {
    "wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_complete",
    "wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_done", "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
}  # fmt: skip
"""Doors and furniture: these show nothing of anybody."""

OPEN_OF_WAGTAIL = {
    "wagtail_serve": "the pages above",
    "wagtailcore_authenticate_with_password": "asks for the password of a page that has one",
    "wagtailcore_login": "leads to the log-in",
    "wagtaildocs_serve": "asks the collection who may read the document",
    "wagtaildocs_authenticate_with_password": "asks for the password of a collection that has one",
}


def answers(line: str) -> dict[str, str]:
    """Return the answer for each actor.

    Raises ValueError for a line that leaves an actor out.
    """
    parts = line.split()
    if parts[-1].endswith("*"):
        parts[-1] = parts[-1][:-1]
        parts += [parts[-1]] * (len(ACTORS) - len(parts))
    return dict(zip(ACTORS, parts, strict=True))


def short(label: str) -> str:
    """Return the route of a line."""
    return label.partition("#")[0]
