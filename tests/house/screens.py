"""Which screens there are, the addresses that make each, and the states in which each role can meet it.

A new address of the training site belongs to a screen here or to another part of the product below; a new state is entered here
and gets its row with a test in ``docs/screens.md``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Screen:
    """The lines of ``tests/security/matrix.py`` that make a screen, with spaces between, and its states by role."""

    routes: str
    states: dict[str, str]


SCREENS: dict[str, Screen] = {
    "Catalog": Screen(
        "catalog",
        {
            "visitor": (
                "courses are there; no course yet; nothing found; the search does not answer; more courses than a "
                "page holds; not in the language that is read; a phone without scripts; judged by axe"
            ),
            "learner": "courses are there",
        },
    ),
    "Path page": Screen(
        "path",
        {
            "visitor": "courses are there; reviews are lacking",
            "learner": "complete; some of its courses suffice",
        },
    ),
    "Course page": Screen(
        "course lms:enroll lms:change_version lms:renew",
        {
            "visitor": (
                "open; not reviewed; reviewed; community review skipped; a reviewer refused; changed after the "
                "reviews; with a content note; not in the language that is read; translation not reviewed; judged by "
                "axe"
            ),
            "learner": (
                "enrolled; in progress; only by assignment; closed; not open yet, or over; other courses come before; "
                "a lesson asks for more than a visit; a new version is there; they finish an older version; a course "
                "of sixty lessons; by invitation"
            ),
        },
    ),
    "My learning": Screen(
        "lms:my_learning",
        {
            "learner": ("something is next; nothing assigned; many courses; in another language; judged by axe"),
        },
    ),
    "Lesson player": Screen(
        "lesson lms:part lms:activity_finish lms:lesson_signal lms:changed lms:recording",
        {
            "visitor": "not enrolled",
            "learner": (
                "open; finished; the rule is not met; opens on a day; opens after another part; another way through; "
                "changed since they completed it; gone from the course; a block lost what it shows; a recording is "
                "lost; a part is not translated; a translation is older than the original; with focus; with less "
                "data; with single keys; on paper; right to left; judged by axe"
            ),
            "others": "not theirs",
            "trainer": "their own course",
        },
    ),
    "The whole course on paper": Screen(
        "lms:course_print",
        {
            "learner": "open; parts that are not open yet; on paper",
            "others": "not theirs",
        },
    ),
    "Reflection": Screen(
        "lms:reflection",
        {
            "learner": (
                "saved; not saved; offline; thought through without writing; the login ended; a newer text is there"
            ),
            "others": "not theirs",
        },
    ),
    "Profile and reading options": Screen(
        "lms:profile lms:reading lms:reading_outline",
        {
            "visitor": "reading options",
            "learner": "reading options; bad input; mail that can be switched off; judged by axe",
        },
    ),
    "Community resources": Screen(
        (
            "lms:directory lms:directory_entry lms:directory_kept lms:directory_confirm lms:directory_close "
            "lms_directory:* lms_directory_chooser:*"
        ),
        {
            "visitor": ("entries are there; a search; overdue or closed; only with a login; judged by axe"),
            "learner": "they keep an entry",
            "administrator": "a new entry; bad input",
            "trainer": "entries are there",
            "others": "not theirs",
        },
    ),
    "Handouts for patients": Screen(
        ("lms:handouts lms:handout lms:handout_again lms:handout_file lms_handouts:* lms_handout_chooser:*"),
        {
            "visitor": (
                "handouts are there; a file to download; the file is being made; overdue; only with a login; judged "
                "by axe"
            ),
            "learner": "in a lesson; they keep a handout; a file that failed",
            "administrator": "a new handout; a release; hard to read; letters that no font has; bad input",
            "trainer": "handouts are there",
            "others": "not theirs",
        },
    ),
    "Help and support contacts": Screen(
        "lms:help",
        {
            "visitor": "contacts are there; none yet; overdue",
            "administrator": "writing",
        },
    ),
    "Training home panel": Screen(
        "",
        {
            "trainer": "nothing waits; something waits; many rows",
            "reviewer": "something waits",
            "others": "not theirs",
        },
    ),
    "My courses and the steps to a new course": Screen(
        (
            "lms_my_courses lms_course_new lms_course_about lms_course_outcomes lms_course_lessons "
            "lms_course_quiz lms_course_check lms_course_continue lms_course_done"
        ),
        {
            "trainer": (
                "no course yet; the whole way; left in the middle; bad input; something is lacking; they may not "
                "publish; they may not make courses; no catalog; many courses; a phone without scripts"
            ),
            "administrator": "many courses",
            "others": "not theirs",
        },
    ),
    "Text from Word": Screen(
        "lms_course_text lms_course_text_check lms_course_text_picture",
        {
            "trainer": "looked at; words are lacking; not taken; taken back",
            "others": "not theirs",
        },
    ),
    "Course builder": Screen(
        "lms_course lms_course_add lms_course_move lms_course_take_out lms_course_undo",
        {
            "trainer": (
                "no parts yet; parts are there; many parts; something is lacking; words to think about; not published "
                "yet; moved; taken out; how ready it is; judged by axe"
            ),
            "others": "not theirs",
        },
    ),
    "Releasing a change": Screen(
        "lms_course_release lms_course_versions",
        {
            "trainer": "nothing waits; a change waits; published meanwhile; bad input; many versions",
            "others": "not theirs",
        },
    ),
    "Team of a course": Screen(
        "lms_course_team",
        {
            "trainer": "leading; an address without a login; the last lead",
            "administrator": "no team yet",
            "others": "not theirs",
        },
    ),
    "A course as a file": Screen(
        "lms_course_file lms_course_file_check lms_course_download lms_course_copy",
        {
            "trainer": "downloaded; copied; not taken",
            "others": "not theirs",
            "administrator": "sent",
        },
    ),
    "Lesson editor": Screen(
        ("lms_media lms_media_chooser lms_media_chooser_typed lms_media_upload lms_media_usage"),
        {
            "trainer": (
                "the picker; a draft; something is lacking; a recording without words; parts that would wait for each "
                "other; under the content policy; a preview; a preview of something locked; a preview judged by axe; "
                "the forms"
            ),
            "others": "not theirs",
            "administrator": "choosing a recording",
            "reviewer": "choosing a recording",
        },
    ),
    "Question bank": Screen(
        "wagtailsnippets_lms_quizzes_question:list wagtailsnippets_lms_quizzes_question:add",
        {
            "trainer": (
                "a new question; questions are there; bad input; two write at once; archived; no course; many questions"
            ),
            "others": "not theirs",
        },
    ),
    "Preview of a question": Screen(
        "",
        {
            "trainer": "before and after the answer; not saved yet; unfinished",
        },
    ),
    "Review task": Screen(
        (
            "lms_reviews lms_review lms_review_ask lms_review_comment lms_review_again lms_review_take_back "
            "lms_review_payments lms_review_pay lms:my_reviews lms:review_credit lms:review_credit_withdraw "
            "lms:review_part"
        ),
        {
            "reviewer": (
                "asked; answers are lacking; changed meanwhile; over; their name; by keyboard alone; judged by axe"
            ),
            "trainer": "returned; refused; their own work; asked too early; no reviews on this site",
            "administrator": "payments",
            "others": "not theirs",
            "learner": "never asked",
        },
    ),
    "What to look at again": Screen(
        "lms_stale",
        {
            "trainer": "something is old; nothing is old; as a file",
            "others": "not theirs",
            "administrator": "something is old",
        },
    ),
    "Invitation links of a course": Screen(
        "lms_course_links lms_course_link_withdraw lms:join",
        {
            "trainer": "a new link; withdrawn; bad input; open in another way; many links",
            "visitor": "a link that is good; a dead link",
            "learner": "a link that is good",
            "others": "not theirs",
        },
    ),
    "Closing a course": Screen(
        "lms_course_close",
        {
            "trainer": "closed; says later what follows; bad input; never published; may not publish",
            "visitor": "a closed course; a deleted course; a translation",
            "learner": "takes it",
            "others": "not theirs",
        },
    ),
    "Adding a video": Screen(
        "lms_course_video",
        {
            "trainer": "added; bad input; too large; no lesson yet",
            "others": "not theirs",
        },
    ),
    "Translations": Screen(
        "lms_localize_* lms_course_languages lms_course_language lms_course_question",
        {
            "trainer": (
                "their own course; one language so far; languages are there; the original changed; not published yet; "
                "a question; many lessons"
            ),
            "administrator": "rows of translations",
            "others": "not theirs",
            "reviewer": "rows of translations",
            "translator": "their language",
        },
    ),
}

ELSEWHERE: dict[str, tuple[str, ...]] = {
    "taking a quiz": ("quiz", "lms:attempt*", "lms:commitments", "lms_attempt*", "lms:why"),
    "the end of a course and its certificate": (
        "lms:course_done", "lms:certificate*", "lms:mail_*", "lms:keep_*", "lms_verify:*", "lms_certificate_file*",
    ),
    "teams, assignments, records and people": (
        "lms:team*", "lms:staff_import*", "lms:record_*", "lms:session*", "lms:people", "lms:invite*", "lms:invitation*",
        "lms_organizations:*", "lms_teams:*", "lms_people:*", "lms_employments:*", "lms_licenses:*", "lms_memberships:*",
        "lms_person_chooser:*",
    ),
    "accounts": (
        "lms:login", "lms:logout", "lms:password_change", "account_*", "mfa_*", "attune_*", "_util/*", "admin/*",
        "usersessions_list",
    ),
    "operations": ("livez", "readyz", "front page", "lms_outbox*", "lms_system_status"),
}  # fmt: skip
"""Parts of the product that have tables of their own: the matrices of access and privacy, and the tests of their states."""
