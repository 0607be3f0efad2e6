"""Sample people of the demo: two organizations, a tree of teams, and learners in every status."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from courses.pages.models import CoursePage
from courses.trainers import appoint
from lms.catalog.models import Course
from lms.enrollment.models import Enrollment
from lms.enrollment.services import set_due
from lms.flows import people
from lms.flows.enroll import enroll
from lms.flows.learn import finish_activity
from lms.organizations.models import Membership, Organization, Person, Team
from lms.organizations.services import person_for
from lms.progress.services import Result
from lms.site.demo.directory import seed_directory
from lms.site.demo.handouts import seed_handouts

FAMILY_NAMES = (
    "Okafor", "Rahman", "Kowalski", "Nakamura", "Haddad", "Nguyễn", "García", "Boateng", "Yazzie", "Novak", "Silva",
    "Ahmed", "Johansson", "O’Brien", "Müller", "Petrov", "Kim", "Tran", "Mensah", "Dubois", "Şahin", "Castillo",
    "Whitfield", "Raman", "Levin", "Park", "Ellis", "Xuncax", "Begay", "Sato",
)  # fmt: skip
GIVEN_NAMES = (
    "Chidi", "Fatima", "Sam", "Grace", "Leila", "Minh", "Lucía", "Kwame", "Daniel", "Denise", "João", "Amina", "Erik",
    "Niamh", "Jürgen", "Vera", "Hye-jin", "Hai", "Ama", "Chloé",
)  # fmt: skip
SCRIPTS = (("ليلى الحدّاد", "الحدّاد"), ("王小明", "王"))
PEOPLE = 56


@dataclass(frozen=True)
class Login:
    """A row of the table that the demo prints."""

    role: str
    path: str
    email: str
    password: str


ROLES = (
    ("Clinician", "/training/", "clinician@example.org", "Leila", "Haddad"),
    ("Supervisor", "/training/team/", "supervisor@example.org", "Joanna", "Park"),
    ("Trainer", "/admin/", "trainer@example.org", "Tomás", "Rivera"),
    ("Administrator", "/admin/", "admin@example.org", "Ada", "Mensah"),
)


@transaction.atomic
def seed_people(*, at: datetime, password: str = "") -> list[Login]:
    """Make the sample people once, give the four logins new passwords, and return them."""
    logins = [_login(role, password) for role in ROLES]
    first = CoursePage.objects.order_by("path").first()
    if first is not None:
        appoint(user=get_user_model().objects.get(email="trainer@example.org"), course_page=first)
    organization, created = Organization.objects.get_or_create(
        slug="harbor",
        defaults={
            "name": "Harbor Community Health",
            "time_zone": "America/New_York",
            "contact_name": "Training office",
            "contact_email": "training@example.org",
        },
    )
    if created:
        Organization.objects.create(slug="mesa", name="Mesa Valley Clinic", time_zone="America/Phoenix")
        _fill(organization, at)
    keeper = Person.objects.get(user__email="supervisor@example.org")
    seed_directory(at=at, keeper=keeper)
    seed_handouts(at=at, keeper=keeper)
    return logins


def _login(role: tuple[str, str, str, str, str], password: str) -> Login:
    name, path, email, given, family = role
    user, _created = get_user_model().objects.get_or_create(
        email=email, defaults={"first_name": given, "last_name": family}
    )
    chosen = password or secrets.token_urlsafe(9)
    user.set_password(chosen)
    user.is_staff = user.is_superuser = name == "Administrator"
    user.save()
    person_for(user=user)
    return Login(name, path, email, chosen)


def _fill(organization: Organization, at: datetime) -> None:
    root = Team.add_root(name="Behavioral health", organization=organization)
    teams = [
        root.add_child(name=name, organization=organization) for name in ("Crisis team", "Outpatient", "Mobile unit")
    ]
    supervisor = Person.objects.get(user__email="supervisor@example.org")
    clinician = Person.objects.get(user__email="clinician@example.org")
    join = people.join_team
    join(person=supervisor, organization=organization, team=root, role=Membership.Role.SUPERVISOR, at=at)
    join(person=clinician, organization=organization, team=teams[1], at=at)
    courses = list(Course.objects.filter(kind=Course.Kind.COURSE, edition__isnull=False).order_by("pk"))
    for number in range(PEOPLE):
        learner = _person(number)
        join(person=learner, organization=organization, team=teams[number % len(teams)], at=at)
        for offset in range(1 + number % 3):
            _place(learner, courses[(number + offset) % len(courses)], number + offset, at)


def _person(number: int) -> Person:
    given, family = GIVEN_NAMES[number % len(GIVEN_NAMES)], FAMILY_NAMES[number % len(FAMILY_NAMES)]
    name, family = SCRIPTS[number // 28] if number % 28 == 27 else (f"{given} {family}", family)  # noqa: PLR2004
    return Person.objects.create(
        legal_name=name, family_name=family, email=f"sample{number}@example.org", time_zone="America/New_York"
    )


def _place(learner: Person, course: Course, number: int, at: datetime) -> None:
    """Put a learner somewhere between not started and complete, by number."""
    began = at - timedelta(days=10 + number % 40)
    enrollment = enroll(person=learner, course=course, source=Enrollment.Source.ASSIGNED, at=began)
    items = enrollment.edition.outline["items"]
    share = (0, len(items), 1, len(items), len(items) // 2)[number % 5]
    if share < len(items) and number % 2:
        set_due(enrollment=enrollment, due_date=(at + timedelta(days=(number % 7 - 2) * 6)).date())
    for step, item in enumerate(items[:share], 1):
        quiz = item["kind"] == "quiz"
        finish_activity(
            enrollment_id=enrollment.pk,
            activity_key=UUID(item["key"]),
            result=Result(score=80 + number % 20, passed=True) if quiz else Result(),
            at=min(at, began + timedelta(hours=step)),
            idempotency_key=f"sample:{enrollment.pk}:{item['key']}",
            source="sample",
        )
