"""Fill a database of ours: `python -m benchmarks.seed LEARNERS`, or `courses` for the catalog that is searched.

Before each run: `python -m benchmarks.seed logins`.
"""

from __future__ import annotations

import sys

import django

django.setup()

from datetime import timedelta  # noqa: E402

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks.world import (  # noqa: E402
    COURSES,
    LEARNERS,
    LESSON_TEXT,
    LONG,
    MANY_COURSES,
    PARTLY,
    SHORT,
    STAFF,
    WITH_LOGIN,
    cookie_of,
)
from lms.base import clock  # noqa: E402
from lms.flows.enroll import enroll  # noqa: E402
from lms.flows.learn import finish_activity  # noqa: E402
from lms.organizations.models import Person  # noqa: E402
from lms.progress.services import Result  # noqa: E402
from lms.site.accounts import sessions  # noqa: E402
from tests.factories import PersonFactory, team_of  # noqa: E402
from tests.factories.catalogs import many_courses  # noqa: E402
from tests.factories.crowd import crowd_of  # noqa: E402
from tests.factories.pages import SINGLE, catalog, course_page, record_of  # noqa: E402

User = get_user_model()
QUIZZES = (20, 50)
"""Questions of the two quizzes."""


def main(learners: int) -> None:
    """Fill."""
    with transaction.atomic():
        plain = [course_page(title=f"Course {number}", lessons=1, items=None) for number in range(COURSES - 4)]
        short, long = _course("Short", SHORT), _course("Long", LONG)
        quizzes = [course_page(title=f"Quiz {n}", lessons=1, items=(SINGLE,) * n) for n in QUIZZES]
        people = [PersonFactory(user__email=f"learner{number}@example.org") for number in range(WITH_LOGIN)]
        team = team_of(*people)
        User.objects.create_superuser("root@example.org", "x")
    at = clock.now() - timedelta(days=1)
    for person in people:
        for page in (short, long, *quizzes):
            enroll(person=person, course=record_of(page), at=at)
    for person in people[:LEARNERS]:
        own = person.enrollments.select_related("edition").get(course=record_of(short))
        for item in own.edition.outline["items"][:PARTLY]:
            finish_activity(
                enrollment_id=own.pk, activity_key=item["key"], result=Result(), at=at,
                idempotency_key=f"lesson:{own.pk}:{item['key']}",
            )  # fmt: skip
    course = record_of(plain[0])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica"
        )  # no look-up of each key: the rows are known to fit
        crowd_of(learners, team=team, courses=[course], at=at)
        _give_logins()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _course(title: str, lessons: int):
    """Publish a course whose lessons have a text of some length."""
    return course_page(title=title, lessons=lessons, items=None, lesson_text=LESSON_TEXT)


def _give_logins() -> None:
    """Give everybody in the crowd an account, as the peer's people have."""
    fresh = Person.objects.filter(user=None)
    User.objects.bulk_create([User(email=email, password="!") for email in fresh.values_list("email", flat=True)])
    table, users = Person._meta.db_table, User._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} p SET user_id = u.id FROM {users} u WHERE u.email = p.email AND p.user_id IS NULL"
        )


def courses() -> None:
    """Fill a catalog with many courses and nothing else."""
    with transaction.atomic():
        catalog()
        many_courses(MANY_COURSES)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def logins() -> None:
    """Log the learners and the staff in: their logins last hours, not days."""
    users = [User.objects.get(email=f"learner{number}@example.org") for number in range(WITH_LOGIN)]
    for number, user in [*enumerate(users), (STAFF, User.objects.get(email="root@example.org"))]:
        data = {
            SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }  # fmt: skip
        sessions.begin(session=data, staff=number == STAFF, at=clock.now())
        row = {"session_data": SessionStore().encode(data), "expire_date": clock.now() + timedelta(hours=8)}
        Session.objects.update_or_create(session_key=cookie_of(number), defaults=row)


if __name__ == "__main__":
    by_name = {"logins": logins, "courses": courses}
    by_name[sys.argv[1]]() if sys.argv[1] in by_name else main(int(sys.argv[1]))
