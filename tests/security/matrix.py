"""Who gets which answer where: the decisions about every route, as data.

Each line has twelve answers, one for each actor of ``world.ACTORS``, to GET and then to POST; a star repeats the answer before it
to the end. ``login`` leads to the log-in, ``home`` to the admin's first page with a message that says no; any other answer is the
status. What is not one's own is 404, for a learner as for a supervisor. The POST of a route sends what its own form sends
(``World.bodies``), so that whoever may do a thing does it.

A new route needs a line here. Wagtail's own routes below ``/admin/`` are decided as a whole: people without a task there are
led to the log-in. The lines about them add who may touch the pages and questions of a course.
"""

from __future__ import annotations

from tests.security.account_matrix import ACCOUNTS, DOORS_OF_ADMIN
from tests.security.world import ACTORS, PAGE_ROUTES, QUESTION_ROUTES

#                  visitor learner other supervisor other lapsed trainer other reviewer administrator superuser office
OWN_PAGE = ("login 200*", "login 405*")
OWN_FORM = ("login 200*", "login 302*")
READ = ("login 200 404*", "login 405*")
OPEN = ("200*", "405*")
NOT_THEIRS = "login 404 404 404 404 404 404 404 404"
LEADERS = ("login 404 404 200 404 404 404 404 404 200*", "login 405*")
LEADERS_ACT = ("login 405*", "login 404 404 302 404 404 404 404 404 302*")
ADMINISTRATORS = (f"{NOT_THEIRS} 200*", "login 405*")
ADMINISTRATORS_ACT = ("login 405*", f"{NOT_THEIRS} 302*")
"""The supervisor of the team, and who administers its organization; for a person of another team only the latter."""
ASSIGNERS = "login 404 404 200 200 404 404 404 404 200*"
"""Whoever leads a team, a foreign one too, and who administers an organization."""
WHO_ASSIGNED = ("login 404 404 200 404*", "login 405*")
WHO_ASSIGNED_ACTS = ("login 405*", "login 404 404 302 404*")

IMPORT_PAGE = (f"{NOT_THEIRS} 200*", "login 405*")
IMPORT_FORM = (f"{NOT_THEIRS} 200*", f"{NOT_THEIRS} 302*")
IMPORT_ACT = ("login 405*", f"{NOT_THEIRS} 302*")
FOREIGN_IMPORT_PAGE = (f"{NOT_THEIRS} 200 200 404", "login 405*")
FOREIGN_IMPORT_FORM = (f"{NOT_THEIRS} 200 200 404", f"{NOT_THEIRS} 302 302 404")
FOREIGN_IMPORT_ACT = ("login 405*", f"{NOT_THEIRS} 302 302 404")
"""Training administrators and superusers manage all organizations, ``office`` one of two."""

FRONT: dict[str, tuple[str, str]] = {
    "livez": ("200*", "200*"),
    "readyz": OPEN,
    "lms:my_learning": OWN_PAGE,
    "lms:profile": OWN_FORM,
    "lms:keep_address": ("login 405*", "login 302*"),
    "lms:keep_confirm": ("login 200 404*", "login 302 404*"),
    "lms:certificates_bundle": ("login 405*", "login 200 302*"),
    "lms:help": OPEN,
    "lms:directory": OPEN,
    "lms:directory_entry": OPEN,
    "lms:handouts": OPEN,
    "lms:handout": OPEN,
    "lms:handout_file": OPEN,
    "lms:handout_again": ("login 405*", "login 302 404 404 404 404 404 404 404 302*"),
    "lms:directory_kept": OWN_PAGE,
    "lms:directory_confirm": ("login 405*", "login 302 404*"),
    "lms:directory_close": ("login 405*", "login 302 404*"),
    "lms:course_print": READ,
    "lms:reading": ("200*", "302*"),
    "lms:reading_outline": ("405*", "302*"),
    "lms:login": ("200 302*", "200 302*"),
    "lms:logout": ("405*", "302*"),
    "lms:password_change": ("login 200*", "login 200*"),
    "lms:join": ("200*", "200 302*"),
    "lms:join#dead": ("410*", "410*"),
    "lms:enroll": ("login 405*", "login 302*"),
    "lms:activity_finish": ("login 405*", "login 302 404*"),
    "lms:lesson_signal": ("405*", "login 302 404*"),
    "lms:why": READ,
    "lms:course_done": READ,
    "lms:certificate_state": READ,
    "lms:reflection": ("405*", "401 302 404*"),
    "lms:recording": ("login 404 404 404 404 404 200 404 404 404 200 404", "login 405*"),
    "lms:certificates": OWN_PAGE,
    "lms:certificate_download": ("login 202 404*", "login 405*"),
    "lms:team": OWN_PAGE,
    "lms:team_roster": OWN_PAGE,
    "lms:team_person": LEADERS,
    "lms:team_person#other team": ADMINISTRATORS,
    "lms:team_grant": LEADERS_ACT,
    "lms:team_grant#other team": ADMINISTRATORS_ACT,
    "lms:team_matrix": OWN_PAGE,
    "lms:team_workbook": OWN_PAGE,
    "lms:team_certificates": ("login 200*", "login 200*"),
    "lms:team_bundle": ("login 405*", "login 404 404 200 404 404 404 404 404 200*"),
    "lms:staff_import": IMPORT_FORM,
    "lms:staff_import#other organization": (f"{NOT_THEIRS} 200*", f"{NOT_THEIRS} 302 302 422"),
    "lms:staff_import_template": IMPORT_PAGE,
    "lms:staff_import_columns": IMPORT_FORM,
    "lms:staff_import_columns#other organization": FOREIGN_IMPORT_FORM,
    "lms:staff_import_check": IMPORT_FORM,
    "lms:staff_import_check#other organization": FOREIGN_IMPORT_FORM,
    "lms:staff_import_errors": IMPORT_PAGE,
    "lms:staff_import_errors#other organization": FOREIGN_IMPORT_PAGE,
    "lms:staff_import_result": IMPORT_PAGE,
    "lms:staff_import_result#other organization": FOREIGN_IMPORT_PAGE,
    "lms:staff_import_undo": IMPORT_ACT,
    "lms:staff_import_undo#other organization": FOREIGN_IMPORT_ACT,
    "lms:record_import": IMPORT_FORM,
    "lms:record_import#other organization": (f"{NOT_THEIRS} 200*", f"{NOT_THEIRS} 302 302 422"),
    "lms:record_import_template": IMPORT_PAGE,
    "lms:record_import_columns": IMPORT_FORM,
    "lms:record_import_columns#other organization": FOREIGN_IMPORT_FORM,
    "lms:record_import_check": IMPORT_FORM,
    "lms:record_import_check#other organization": FOREIGN_IMPORT_FORM,
    "lms:record_import_errors": IMPORT_PAGE,
    "lms:record_import_errors#other organization": FOREIGN_IMPORT_PAGE,
    "lms:record_import_result": IMPORT_PAGE,
    "lms:record_import_result#other organization": FOREIGN_IMPORT_PAGE,
    "lms:record_import_undo": IMPORT_ACT,
    "lms:record_import_undo#other organization": FOREIGN_IMPORT_ACT,
    "lms:record_proof": ("login 200 404 200 404 404 404 404 404 200*", "login 405*"),
    "lms:record_proof#other organization": (f"{NOT_THEIRS} 200 200 404", "login 405*"),
    "lms:sessions": OWN_PAGE,
    "lms:session_make": (ASSIGNERS, "login 404 404 302 422 404 404 404 404 302*"),
    "lms:session": (LEADERS[0], LEADERS_ACT[1]),
    "lms:session#other team": (ADMINISTRATORS[0], ADMINISTRATORS_ACT[1]),
    "lms:session_sheet": LEADERS,
    "lms:session_sheet#other team": ADMINISTRATORS,
    "lms:session_scans": LEADERS_ACT,
    "lms:session_scans#other team": ADMINISTRATORS_ACT,
    "lms:session_scan": LEADERS,
    "lms:session_scan#other team": ADMINISTRATORS,
    "lms:staff_import_invite": IMPORT_ACT,
    "lms:staff_import_invite#other organization": FOREIGN_IMPORT_ACT,
    "lms:people": IMPORT_PAGE,
    "lms:invite": IMPORT_FORM,
    "lms:invite#other organization": (f"{NOT_THEIRS} 200*", f"{NOT_THEIRS} 302 302 422"),
    "lms:invite_ticked": IMPORT_ACT,
    "lms:invite_ticked#other organization": FOREIGN_IMPORT_ACT,
    "lms:invitation_again": IMPORT_ACT,
    "lms:invitation_again#other organization": FOREIGN_IMPORT_ACT,
    "lms:invitation_withdraw": IMPORT_ACT,
    "lms:invitation_withdraw#other organization": FOREIGN_IMPORT_ACT,
    "lms:team_assign": (ASSIGNERS, "login 404 404 302 422 404 404 404 404 302*"),
    "lms:team_assigned": WHO_ASSIGNED,
    "lms:team_assign_undo": WHO_ASSIGNED_ACTS,
    "lms:team_assign_stop": WHO_ASSIGNED_ACTS,
    "lms:team_nudge": LEADERS_ACT,
    "lms:team_nudge#other team": ADMINISTRATORS_ACT,
    "lms:team_relief": LEADERS,
    "lms:team_relief#other team": ADMINISTRATORS,
    "lms:team_extend": LEADERS_ACT,
    "lms:team_extend#other team": ADMINISTRATORS_ACT,
    "lms:team_waive": LEADERS_ACT,
    "lms:team_waive#other team": ADMINISTRATORS_ACT,
    "lms:team_unwaive": LEADERS_ACT,
    "lms:team_unwaive#other team": ADMINISTRATORS_ACT,
    "lms:mail_preferences": ("login 405*", "login 302*"),
    "lms:mail_unsubscribe": ("200*", "200*"),
    "lms:mail_unsubscribe#forged": ("404*", "404*"),
    "lms:invitation": ("200*", "302*"),
    "lms:invitation#dead": ("410*", "410*"),
    "lms:attempt_start": ("login 405*", "login 302 302 404*"),
    "lms:attempt": READ,
    "lms:attempt#failed": READ,
    "lms:attempt_question#commitment": ("login 200 404*", "401 302 404*"),
    "lms:attempt_question": ("login 200 404*", "login 302 404*"),
    "lms:attempt_save": ("405*", "401 200 404*"),
    "lms:attempt_review": READ,
    "lms:commitments": READ,
    "lms:part": ("login 302 302 404*", "login 405*"),
    "lms:changed": READ,
    "lms:change_version": ("login 405*", "login 302 404*"),
    "lms:renew": ("login 405*", "login 302 404*"),
    "lms:attempt_submit": ("login 405*", "login 302 404*"),
    "lms:my_reviews": (OWN_PAGE[0], "405*"),
    "lms:review_credit": ("405*", f"{NOT_THEIRS[:-4]} 302 404*"),
    "lms:review_credit_withdraw": ("405*", f"{NOT_THEIRS[:-4]} 302 404*"),
    "lms:review_part": ("login 404 404 404 404 404 200 404 200 200 200 404", "405*"),
    "lms_verify:index": ("200*", "200*"),
    "lms_verify:code": ("200*", "200*"),
    **ACCOUNTS,
}


def staff(trainer: str, other_trainer: str, administrator: str, superuser: str, *, reviewer: str = "") -> str:
    """Return a line about people with a task in the admin; everybody else is led to the log-in.

    A reviewer gets what a trainer of another course gets, unless the line says otherwise.
    """
    return f"{'login ' * 6}{trainer} {other_trainer} {reviewer or other_trainer} {administrator} {superuser} login"


MANAGED = staff("home", "home", "200", "200")
"""For training administrators and superusers; trainers see none of it."""
NOT_THERE = staff("404", "404", "404", "404")
READ_ONLY = staff("405", "405", "405", "405")
LOOKED_UP = staff("200", "200", "200", "200", reviewer="home")
LOOKED_UP_READ_ONLY = staff("405", "405", "405", "405", reviewer="home")
"""For everybody who writes courses; reviewers read what they are asked to review, and nothing else."""
RECORDINGS = staff("200", "200", "home", "200", reviewer="home")
UNDER_REVIEW = (staff("200", "404", "200", "200", reviewer="200"), staff("403", "404", "403", "403", reviewer="302"))
MANAGED_READ_ONLY = staff("home", "home", "405", "405")
ROW = staff("404", "404", "200", "200")
"""About a single row: to a trainer it does not exist."""

PEOPLE_VIEWS: dict[str, tuple[str, str]] = {
    "index": (MANAGED, MANAGED_READ_ONLY),
    "index_results": (MANAGED, MANAGED_READ_ONLY),
    "add": (MANAGED, staff("home", "home", "302", "302")),
    "edit": (ROW, staff("404", "404", "302", "302")),
    "delete": (NOT_THERE, NOT_THERE),
    "history": (ROW, staff("404", "404", "405", "405")),
    "history_results": (ROW, staff("404", "404", "405", "405")),
    "usage": (ROW, staff("404", "404", "405", "405")),
}
"""What holds for each kind of row below. Nothing is deleted."""
PEOPLE_ROWS = ("organizations", "teams", "people", "employments", "licenses", "memberships")

STUDIO: dict[str, tuple[str, str]] = {
    "lms_my_courses": (LOOKED_UP, READ_ONLY),
    "lms_course_release": (staff("200", "404", "404", "200"), staff("200", "404", "404", "200")),
    "lms_course_continue": (staff("302", "404", "404", "302"), READ_ONLY),
    "lms_course_link_withdraw": (READ_ONLY, staff("302", "404", "404", "302")),
    "lms_course_team": (staff("200", "404", "200", "200"), staff("302", "404", "302", "302")),
    "lms_course_new": (staff("home", "home", "200", "200"), staff("home", "home", "302", "302")),
    **dict.fromkeys(
        ("lms_course_about", "lms_course_outcomes", "lms_course_lessons", "lms_course_quiz", "lms_course_check",
         "lms_course_video", "lms_course_text", "lms_course_text_check", "lms_course_close", "lms_course_links",
         "lms_course_languages", "lms_course_language", "lms_course_question"),
        (staff("200", "404", "404", "200"), staff("302", "404", "404", "302")),
    ),
    **dict.fromkeys(
        ("lms_course_done", "lms_course_text_picture", "lms_course_download", "lms_course", "lms_course_versions"),
        (staff("200", "404", "404", "200"), READ_ONLY),
    ),
    "lms_course_file": (staff("home", "home", "200", "200"), staff("home", "home", "302", "302")),
    "lms_course_file_check": (staff("home", "home", "404", "200"), staff("home", "home", "404", "302")),
    "lms_course_copy": (READ_ONLY, staff("home", "home", "404", "302")),
    **dict.fromkeys(
        ("lms_course_add", "lms_course_move", "lms_course_take_out"), (READ_ONLY, staff("302", "404", "404", "302"))
    ),
    "lms_course_undo": (READ_ONLY, staff("302", "404", "404", "302")),
    "lms_media": (RECORDINGS, RECORDINGS),
    "lms_media_chooser": (staff("200", "200", "200", "200"), staff("200", "200", "200", "200")),
    "lms_media_chooser_typed": (staff("200", "200", "200", "200"), staff("200", "200", "200", "200")),
    "lms_media_upload": (RECORDINGS, RECORDINGS),
    "lms_media_usage": (staff("200", "404", "404", "200"), staff("200", "404", "404", "200")),
}  # fmt: skip
"""Where trainers work: ``trainer`` leads the team of the course, ``other_trainer`` is a trainer of another one."""

LOCALIZE: dict[str, tuple[str, str]] = {
    "lms_localize_page": (staff("home", "404", "404", "200"), staff("home", "404", "404", "200")),
    "lms_localize_snippet": (staff("404", "404", "home", "200"), staff("404", "404", "home", "200")),
    "lms_localize_update": (staff("home", "404", "404", "200"), staff("home", "404", "404", "302")),
    "lms_localize_report": (staff("home", "home", "home", "200"), staff("home", "home", "home", "405")),
    "lms_localize_report_results": (staff("home", "home", "home", "200"), staff("home", "home", "home", "405")),
    "lms_localize_rows": (staff("200", "200", "200", "200"), READ_ONLY),
    "lms_localize_row": (staff("200", "404", "404", "200"), READ_ONLY),
}
"""Of wagtail-localize, as far as we answer; ``test_translations_stay_in_their_courses`` asks all of its addresses."""

ADMIN: dict[str, tuple[str, str]] = {
    **LOCALIZE,
    "lms_certificate_files": (MANAGED, MANAGED_READ_ONLY),
    "lms_certificate_file_retry": (MANAGED_READ_ONLY, staff("home", "home", "302", "302")),
    "lms_outbox": (MANAGED, MANAGED_READ_ONLY),
    "lms_outbox_retry": (MANAGED_READ_ONLY, staff("home", "home", "302", "302")),
    "lms_attempts_waiting": (staff("200", "200", "home", "200", reviewer="home"), READ_ONLY),
    "lms_attempt_grant": (READ_ONLY, staff("302", "404", "home", "302", reviewer="home")),
    "lms_stale": (LOOKED_UP, LOOKED_UP_READ_ONLY),
    "lms_reviews": (staff("200", "200", "200", "200"), READ_ONLY),
    "lms_review_payments": (MANAGED, MANAGED_READ_ONLY),
    "lms_review_pay": (MANAGED_READ_ONLY, staff("home", "home", "302", "302")),
    "lms_review_ask": (staff("200", "404", "404", "200"), staff("422", "404", "404", "422")),
    "lms_review": UNDER_REVIEW,
    "lms_review_comment": (READ_ONLY, staff("302", "404", "302", "302", reviewer="302")),
    "lms_review_again": (READ_ONLY, staff("302", "404", "404", "302")),
    "lms_review_take_back": (READ_ONLY, staff("302", "404", "404", "302")),
    **DOORS_OF_ADMIN,
    **STUDIO,
    "lms_system_status": (MANAGED, MANAGED_READ_ONLY),
    **{f"lms_{rows}:{view}": line for rows in PEOPLE_ROWS for view, line in PEOPLE_VIEWS.items()},
    **{f"lms_{rows}:{view}": line for rows in ("directory", "handouts") for view, line in PEOPLE_VIEWS.items()},
    **dict.fromkeys(
        (f"lms_{rows}:{view}" for rows in ("directory", "handouts") for view in ("index", "index_results")),
        (LOOKED_UP, LOOKED_UP_READ_ONLY),
    ),
    **dict.fromkeys(
        (
            f"lms_{rows}_chooser:{view}"
            for rows in ("directory", "handout")
            for view in ("choose", "choose_results", "chosen", "chosen_multiple")
        ),
        (staff("200", "200", "200", "200"), READ_ONLY),
    ),
    **dict.fromkeys((f"lms_{rows}_chooser:create" for rows in ("directory", "handout")), (NOT_THERE, NOT_THERE)),
    "lms_person_chooser:choose": (staff("200", "200", "200", "200"), READ_ONLY),
    "lms_person_chooser:choose_results": (staff("200", "200", "200", "200"), READ_ONLY),
    "lms_person_chooser:chosen": (ROW, staff("404", "404", "405", "405")),
    "lms_person_chooser:chosen_multiple": (staff("200", "200", "200", "200"), READ_ONLY),
    "lms_person_chooser:create": (NOT_THERE, NOT_THERE),
}
PAGES: dict[str, tuple[str, str]] = {
    "front page": ("200*", "200*"),
    "catalog": OPEN,
    "path": OPEN,
    "course": OPEN,
    "lesson": ("403 200 200 403 403 403 200 403 403 403 200 403", "405*"),
    "quiz": ("403 200 200 403 403 403 200 403 403 403 200 403", "405*"),
}

LINES = {**FRONT, **ADMIN, **PAGES}

STAFF = ("trainer", "other_trainer", "administrator", "reviewer", "superuser")
WORDS = tuple(f"wagtailsnippets_lms_courses_{words}" for words in ("wording", "fact", "term"))
ADMIN_LISTS: dict[str, str] = {
    "wagtailadmin_home": "200 200 200 200 200",
    "wagtailusers_users:index": "home home home home 200",
    "wagtailadmin_reports:site_history": "200 200 200 200 200",
    "wagtailsnippets_lms_quizzes_question:list": "200 200 home home 200",
    "wagtailsnippets_lms_quizzes_question:add": "200 200 home home 200",
    "wagtailsnippets_lms_supportcontact:list": "home home 200 home 200",
    "wagtailsnippets_lms_supportcontact:add": "home home 200 home 200",
    **dict.fromkeys((f"{words}:list" for words in WORDS), "200 200 200 home 200"),
    **dict.fromkeys((f"{words}:add" for words in WORDS), "home home 200 home 200"),
}
"""What GET answers to the five actors who have a task in the admin."""

COURSE_IN_ADMIN: dict[str, str] = {
    **dict.fromkeys(PAGE_ROUTES, "200 home home home 200"),
    "wagtailadmin_explore": "200 302 home home 200",  # Wagtail leads an editor from a foreign page to the nearest own one
    "wagtailadmin_pages:delete": "home home home home 200",
    **dict.fromkeys(QUESTION_ROUTES, "200 404 404 404 200"),
    "wagtailsnippets_lms_quizzes_question:delete": "home 404 404 404 home",
}
"""What GET answers about one course to its trainer, and to the others of ``STAFF``."""

OPEN_IN_ADMIN = {
    "wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_complete",
    "wagtailadmin_password_reset_confirm", "wagtailadmin_password_reset_done", "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite", "admin/login/", "admin/logout/",
}  # fmt: skip
"""Doors and furniture: these show nothing of anybody."""

OPEN_OF_WAGTAIL = {
    "wagtail_serve": "the pages above",
    "wagtailcore_authenticate_with_password": "asks for the password of a page that has one",
    "wagtailcore_login": "leads to the log-in",
    "wagtaildocs_serve": "asks the collection who may read the document",
    "wagtaildocs_authenticate_with_password": "asks for the password of a collection that has one",
}


PROVEN_OTHERWISE = {
    "lms:mail_unsubscribe": "mail programs send it without a page of ours: the signed link is the proof"
}
"""Routes that take a form without the token against forged forms."""

NOTED_BY_READING = {
    "account_email": ("account_emailaddress", "that the present address is the one that whoever made the account gave"),
    "mfa_view_recovery_codes": ("mfa_authenticator", "that the codes were shown"),
    "mfa_download_recovery_codes": ("mfa_authenticator", "that the codes were shown"),
    "lesson": (
        "lms_lessonsignals",
        "that a lesson which asks for time was opened, to count it for those without scripts",
    ),
}
"""What opening a page writes, and why."""


ONE_OF_EACH = ("anonymous", "learner", "supervisor", "superuser")
"""Who asks where roles make no difference: account pages, pages for everybody, and methods that a route does not take."""


def asked(label: str, method: str) -> tuple[str, ...]:
    """Return who asks: everybody, but nobody twice in the same position where a family of routes is large.

    That the admin lets nobody in who has no task there has a test of its own, over all of its routes.
    """
    line = LINES[label][method == "POST"]
    if label in ACCOUNTS or line == "login 405*" or (label in FRONT and " " not in line):
        return ONE_OF_EACH
    if label.endswith("#other team"):
        return (*ONE_OF_EACH, "other_learner", "other_supervisor", "lapsed_supervisor")
    if label.startswith(("lms:staff_import", "lms:record_import", "lms:people", "lms:invite", "lms:invitation_")):
        return (*ONE_OF_EACH, "trainer", "administrator", "office")
    if label in ADMIN and ":" in label:
        rows = ("office", "trainer", "reviewer", "administrator")
        return (*rows, "superuser") if label.startswith("lms_people:") else rows
    return ACTORS


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
