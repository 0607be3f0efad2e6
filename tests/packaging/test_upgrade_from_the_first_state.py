"""A database of the first state, filled then, is migrated forward: its certificates verify, its people find their records.

The rows are written through the models as they were, from the migrations themselves, so that this test needs no change
when migrations are added.
"""

import hashlib
from datetime import UTC, datetime
from io import StringIO
from types import SimpleNamespace
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lms.base import surroundings
from lms.base.health import Level
from lms.organizations.models import Person
from lms.reflections import services as reflections
from tests.harness import postgres
from tests.harness.databases import on_postgres
from tests.harness.migrating import FIRST

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
KEY = UUID("5b0d3c52-52b5-4b0e-a6a2-6d8e9be9b0c1")
PDF = b"%PDF-1.7 sealed in the first state %%EOF"
NUMBER, CODE = "AT-2026-7K4M-90QX", "7K4M90QX7K4M90QX7K4M90QX7K"
PASSWORD = "a long test password"
SECRET = "I asked for the daughter to translate."


def people(then):
    """Write a learner with a login and a supervisor, in a team."""
    harbor = then("lms", "Organization").objects.create(name="Harbor", slug="harbor", time_zone="America/New_York")
    team = then("lms", "Team").objects.create(path="0001", depth=1, numchild=0, name="Outpatient", organization=harbor)
    made = []
    for email, family, role in (("l@example.org", "Haddad", "learner"), ("s@example.org", "Park", "supervisor")):
        user = then("attune_accounts", "User").objects.create(email=email, password=make_password(PASSWORD))
        person = then("lms", "Person").objects.create(
            user=user, legal_name=f"Leila {family}", family_name=family, email=email
        )
        then("lms", "Membership").objects.create(person=person, organization=harbor, team=team, role=role, starts_at=AT)
        made.append(person)
    return SimpleNamespace(learner=made[0], team=team)


def completion(then, world):
    """Write a course of one lesson and its completion, as the events of the first state tell it."""
    course = then("lms", "Course").objects.create(key=KEY, slug="access", title="Access that works", minutes=8)
    lesson = then("lms", "Activity").objects.create(course=course, key=KEY, kind="lesson", title="One")
    item = {"id": lesson.pk, "key": str(KEY), "kind": "lesson", "title": "One", "module": "", "minutes": 8}
    item |= {"url": "/one/", "required": True, "serial": 1, "target": None, "locales": {}}
    outline = {"items": [item], "minutes": 8, "method": {}, "objectives": []}
    edition = then("lms", "CourseEdition").objects.create(
        course=course, number=1, outline=outline, sha256="0" * 64, minutes=8, made_at=AT
    )
    course.edition = edition
    course.save()
    enrollment = then("lms", "Enrollment").objects.create(
        person=world.learner, course=course, edition=edition, enrolled_at=AT
    )
    then("lms", "TeamEnrollment").objects.create(team=world.team, enrollment=enrollment)
    facts = {"enrollment": enrollment, "edition": edition, "locale": "en", "occurred_at": AT, "recorded_at": AT}
    events = then("lms", "LearningEvent").objects
    events.create(**facts, activity=lesson, kind="finished", idempotency_key="1", payload={"done": True})
    events.create(**facts, kind="completed", idempotency_key="2")
    then("lms", "ActivityRecord").objects.create(enrollment=enrollment, activity=lesson, started_at=AT, done_at=AT)
    then("lms", "CourseProgress").objects.create(
        enrollment=enrollment, done_count=1, total_count=1, state={str(KEY): "done"}, started_at=AT,
        completed_at=AT, completed_date=AT.date(), time_zone="America/New_York",
    )  # fmt: skip
    return enrollment


def proof(then, world, enrollment):
    """Write the certificate with its file, and something private."""
    snapshot = {
        "schema": 1, "number": NUMBER, "verify_code": CODE, "legal_name": "Leila Haddad", "family_name": "Haddad",
        "course_title": "Access that works", "course_kind": "course", "language": "en", "learning_minutes": 8,
        "completed_date": "2026-11-20", "organization_name": "Harbor", "statement": "Not approved",
    }  # fmt: skip
    certificate = then("lms", "Certificate").objects.create(
        enrollment=enrollment, person=world.learner, number=NUMBER, verify_code=CODE, snapshot=snapshot, issued_at=AT
    )
    then("lms", "Award").objects.create(enrollment=enrollment, certificate=certificate, minutes=8, awarded_at=AT)
    then("lms", "Rendition").objects.create(
        certificate=certificate, state="ready", storage_name=storages["lms_certificates"].write_once("first.pdf", PDF),
        sha256=hashlib.sha256(PDF).hexdigest(), size=len(PDF), created_at=AT, made_at=AT,
    )  # fmt: skip


def private_writing(then, world, enrollment, key):
    """Write a sealed text."""
    then("lms", "Reflection").objects.create(
        person=world.learner, course=enrollment.course, block_key="b", updated_at=AT,
        ciphertext=Fernet(key).encrypt(SECRET.encode()),
    )  # fmt: skip


def said(command):
    """Run a command and return what it printed."""
    output = StringIO()
    call_command(command, stdout=output)
    return output.getvalue()


def test_what_was_stored_in_the_first_state_is_whole_after_all_migrations(client, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "lms_certificates": {
            "BACKEND": "lms.base.storages.SealedFileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "certificates")},
        },
    }
    with on_postgres("attune_upgrade", template=postgres.FIRST_STATE):
        executor = MigrationExecutor(connection)
        assert set(FIRST) <= set(executor.loader.applied_migrations)
        then = executor.loader.project_state(list(FIRST)).apps.get_model
        world = people(then)
        enrollment = completion(then, world)
        proof(then, world, enrollment)
        private_writing(then, world, enrollment, settings.LMS_REFLECTION_KEYS[0])

        call_command("migrate", verbosity=0)

        assert surroundings.migrations(AT).level == Level.GOOD
        page = client.post(f"/verify/{CODE}/", {"file": ContentFile(PDF, name="c.pdf")})
        assert page.context["file"] == "matches"
        assert NUMBER in page.content.decode()
        assert "1 matches, 0 lost, 0 different" in said("lms_verify_seals")
        assert said("lms_recompute") == "0 differences.\n"
        learner = Person.objects.get(email="l@example.org")
        assert reflections.read(person=learner, block_key="b").text == SECRET
        client.force_login(learner.user)
        assert learner.user.check_password(PASSWORD)
        assert NUMBER in client.get("/training/certificates/").content.decode()
        client.force_login(Person.objects.get(email="s@example.org").user)
        assert "Haddad" in client.get("/training/team/").content.decode()
