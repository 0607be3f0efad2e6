"""Extra fields change nothing, and no address that a form carries leads away from the site."""

import pytest

from lms.organizations.models import Person
from quizzes.models import Attempt, AttemptGrant, AttemptQuestion
from tests.factories import UserFactory, supervisor_of, team_of
from tests.factories.attempts import address_of, attempt_of, submit_address
from tests.factories.logins import LOGIN
from tests.factories.pages import SINGLE
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
EXTRA = {
    "is_staff": "1", "is_superuser": "1", "user": "1", "user_id": "1", "person": "1", "role": "supervisor", "id": "1", "pk": "1",
    "uuid": "00000000-0000-0000-0000-000000000001", "organization": "1", "team": "1", "status": "submitted", "score": "100",
    "passed": "1", "points": "9999", "correct": "1", "completed_at": "2020-01-01", "email": "evil@example.org", "extra": "50",
}  # fmt: skip
EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "\\\\evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "http:///evil.example",
]


def test_no_form_sets_what_it_does_not_show(sign_in):
    attempt = attempt_of(None, SINGLE, attempts=1)
    person = attempt.enrollment.person
    boss = supervisor_of(team_of(person))
    before = Person.objects.filter(pk=person.pk).values("pk", "uuid", "user_id", "email").get()
    client = sign_in(person)
    names = {"legal_name": "New Name", "family_name": "Name", "time_zone": "UTC"}
    assert client.post("/training/profile/", {**EXTRA, **names}).status_code == 302
    assert Person.objects.filter(pk=person.pk).values("pk", "uuid", "user_id", "email").get() == before
    person.user.refresh_from_db()
    assert (person.user.is_staff, person.user.is_superuser, person.user.email) == (False, False, before["email"])
    client.post(address_of(attempt), {**EXTRA, "answer": "o1", "revision": "0"})
    row = AttemptQuestion.objects.get()
    assert (row.correct, row.points, row.response) == (None, None, "o1")
    client.post(submit_address(attempt), EXTRA)
    stored = Attempt.objects.get()
    assert (stored.score, stored.passed, stored.enrollment_id) == (0, False, attempt.enrollment_id)
    sign_in(boss).post(
        f"/training/team/people/{person.uuid}/grant/", {**EXTRA, "quiz": attempt.quiz.uuid, "granted": "0"}
    )
    grant = AttemptGrant.objects.get()
    assert (grant.extra, grant.granted_by, grant.enrollment_id) == (1, boss, attempt.enrollment_id)


def test_no_form_leads_away_from_the_site(client, sign_in):
    user = UserFactory()
    attempt = attempt_of()
    writing = f"/training/enrollments/{attempt.enrollment.uuid}/writing/{attempt.uuid}/"
    for evil in EVIL:
        fields = {"login": user.email, "password": PASSWORD, "next": evil}
        assert client.post(f"{LOGIN}?next={evil}", fields).url == "/training/"
        assert client.post("/training/account/logout/", {"next": evil}).url == "/"
        sign_in(attempt.enrollment.person)
        assert client.post(writing, {"text": "", "revision": "0", "back": evil}).url == "/"
        client.logout()
        sent = client.post(submit_address(attempt), headers={"Referer": evil})
        assert sent.url == f"{LOGIN}?next="
