"""Fill the peer's database with the same courses and people as ours: `python -m benchmarks.peer.seed LEARNERS`."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402
from wagtail_lms.models import (  # noqa: E402
    CourseEnrollment,
    CoursePage,
    H5PActivity,
    H5PAttempt,
    H5PLessonCompletion,
    H5PLessonPage,
)

from benchmarks.peer.home.models import HomePage  # noqa: E402
from benchmarks.world import COURSES, LEARNERS, LESSON_TEXT, LONG, PARTLY, SHORT, WITH_LOGIN, cookie_of  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"
User = get_user_model()


def main(learners: int) -> None:
    """Migrate and fill."""
    call_command("migrate", verbosity=0)
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Peer", slug="peer"))
    Site.objects.filter(is_default_site=True).update(root_page=home)
    pages = [_course(home, f"Course {number}", 1) for number in range(COURSES - 2)]
    short, long = _course(home, "Short", SHORT), _course(home, "Long", LONG)
    users = [_user(f"learner{number}", number) for number in range(WITH_LOGIN)]
    root = User.objects.create_superuser("root", "root@example.org", "x")
    _session(root, WITH_LOGIN)
    CourseEnrollment.objects.bulk_create(
        CourseEnrollment(user=user, course=course) for user in users for course in (short, long)
    )
    for user in users[:LEARNERS]:
        _complete(user, short, PARTLY)
    for user in users[LEARNERS : 2 * LEARNERS]:
        _complete(user, short, SHORT - 1)
    _complete(users[LEARNERS], long, LONG - 1)
    crowd = User.objects.bulk_create(
        [
            User(username=f"person{n}", email=f"person{n}@example.org", first_name="Person", password="!")
            for n in range(learners)
        ],
        batch_size=5000,
    )
    CourseEnrollment.objects.bulk_create(
        [CourseEnrollment(user=user, course=pages[0]) for user in crowd], batch_size=5000
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _course(home: Any, title: str, lessons: int) -> Any:
    course = home.add_child(instance=CoursePage(title=title, description="<p>A short course.</p>"))
    for number in range(1, lessons + 1):
        activity = H5PActivity(title=f"{title} {number}", package_file="x.h5p", extracted_path="x")
        H5PActivity.objects.bulk_create([activity])  # its save() would unpack a file
        body = [
            {"type": "paragraph", "id": str(uuid4()), "value": f"<p>{LESSON_TEXT}</p>"},
            {"type": "h5p_activity", "id": str(uuid4()), "value": {"activity": activity.pk}},
        ]
        course.add_child(instance=H5PLessonPage(title=f"Lesson {number}", body=json.dumps(body)))
    return course


def _user(name: str, number: int) -> Any:
    user = User.objects.create(username=name, email=f"{name}@example.org", password="!")
    _session(user, number)
    return user


def _session(user: Any, number: int) -> None:
    data = {
        SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash(),
    }  # fmt: skip
    ends = timezone.now() + timedelta(days=3650)  # the logins of the seed are kept with the database
    Session.objects.create(session_key=cookie_of(number), session_data=SessionStore().encode(data), expire_date=ends)


def _complete(user: Any, course: Any, lessons: int) -> None:
    """Write what the peer writes when these lessons are completed."""
    pages = list(H5PLessonPage.objects.child_of(course).order_by("path"))[:lessons]
    H5PLessonCompletion.objects.bulk_create(H5PLessonCompletion(user=user, lesson=page) for page in pages)
    H5PAttempt.objects.bulk_create(
        H5PAttempt(user=user, activity_id=page.body[1].value["activity"].pk, completion_status="completed")
        for page in pages
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
