"""Opening every address as every actor, once for all tests of access and privacy; each request is undone afterwards."""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from lms.reflections.models import Reflection
from tests.security import matrix
from tests.security.world import World, build

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', re.IGNORECASE)
PASSING = re.compile(r"\b[A-Za-z0-9]{64}\b|\b\d\d:\d\d\b")
"""What differs in each answer: a token against forged forms, and the time of day."""
Answer = dict[str, Any]


class Walk:
    """Asks as one of the actors."""

    def __init__(self, world: World) -> None:
        """Sign everybody in once."""
        self.world = world
        self.count = 0
        self.client = Client(raise_request_exception=False)
        self.sessions: dict[str, str] = {}
        for actor, user in world.users.items():
            client = Client()
            if user is not None:
                client.force_login(user)
                _just_entered_the_password(client, user)
                self.sessions[actor] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def address(self, label: str) -> str:
        """Return the address of a line of the matrix."""
        route = matrix.short(label)
        if "/" in route:
            return f"/{route}"
        return self.world.pages.get(label) or reverse(route, args=self.world.values.get(label, []))

    def ask(self, actor: str, label: str, method: str = "GET") -> Answer:
        """Return what the actor gets; each request comes from an address of its own, so that no limit is met."""
        self.count += 1
        place = f"10.0.{self.count // 250}.{self.count % 250 + 1}"
        self.client.cookies = SimpleCookie()
        if actor in self.sessions:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor]
        writes: set[str] = set()

        def spy(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            writes.update(WRITES.findall(sql))
            return execute(sql, params, many, context)

        with transaction.atomic(), connection.execute_wrapper(spy):
            body = self.world.bodies.get(label, {}) if method == "POST" else {}
            send = self.client.post if method == "POST" else self.client.get
            response = send(self.address(label), body() if callable(body) else body, REMOTE_ADDR=place)
            text = _text(b"".join(response))
            transaction.set_rollback(True)
        return {"code": _code(response), "headers": dict(response.headers), "text": text, "writes": sorted(writes)}


def _just_entered_the_password(client: Client, user: Any) -> None:
    """Let allauth ask for nothing again: the walk is about whose things these are."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def _text(data: bytes) -> str:
    """Return the text of an answer; that of a workbook or an archive is the text of what is packed in it."""
    if not data.startswith(b"PK"):
        return data.decode(errors="replace")
    with ZipFile(BytesIO(data)) as archive:
        return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def _code(response: Any) -> str:
    """Return the status, or for a refusal where it leads."""
    target = response.headers.get("Location", "").split("?")[0]
    doors = {reverse(settings.LOGIN_URL): "login", reverse("wagtailadmin_login"): "login"}
    doors[reverse("wagtailadmin_home")] = "home"
    return doors.get(target, str(response.status_code))


def questions() -> Iterator[tuple[str, str, str]]:
    """Yield actor, line and method of everything that is asked."""
    for label, method in product(matrix.LINES, ("GET", "POST")):
        for actor in matrix.asked(label, method):
            yield actor, label, method
    for label in matrix.ADMIN_LISTS:
        for actor in matrix.STAFF:
            yield actor, label, "GET"
    for label in matrix.COURSE_IN_ADMIN:
        for actor in matrix.STAFF:
            yield actor, label, "GET"


WATCHERS = ("supervisor", "trainer", "administrator", "superuser")
WATCHED = (
    "lms:team", "lms:team_roster", "lms:team_matrix", "lms:team_person", "lms:team_relief", "lms:team_certificates",
    "lms_attempts_waiting", "lms_certificate_files", "lms_people:index",
)  # fmt: skip


def _seen_by_others(walk: Walk) -> dict[str, str]:
    asked = ((actor, label) for actor in WATCHERS for label in WATCHED)
    return {f"{actor} {label}": PASSING.sub("", walk.ask(actor, label)["text"]) for actor, label in asked}


def record() -> dict[str, Any]:
    """Make the world, walk through it and take everything back."""
    began = time.process_time()
    with transaction.atomic():
        walk = Walk(build())
        seen = {"|".join(question): walk.ask(*question) for question in questions()}
        before = _seen_by_others(walk)
        assert Reflection.objects.all().delete()[0]
        after = _seen_by_others(walk)
        transaction.set_rollback(True)
    seconds = time.process_time() - began
    return {"seconds": seconds, "seen": seen, "with writing": before, "without writing": after}


def shared_record() -> dict[str, Any]:
    """Return the record of this test run: the first process that needs it writes it, the others read it."""
    file = Path(os.environ["LMS_TEST_DATA_DIR"]) / "walk.json"
    with (file.with_suffix(".lock")).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_text(json.dumps(record()))
    found: dict[str, Any] = json.loads(file.read_text())
    return found
