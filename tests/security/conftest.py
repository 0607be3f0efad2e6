"""The walk through all addresses, made once for a test run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from courses.trainers import appoint
from tests.factories import UserFactory
from tests.security.walk import shared_record


@pytest.fixture(scope="session")
def walked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    """Return what every actor got at every address, by ``actor|line|method``."""
    with django_db_blocker.unblock():
        return shared_record()


@pytest.fixture
def trainer_of(client: Client) -> Callable[[Any], Client]:
    """Return a function that signs in a new trainer of a course page."""
    call_command("lms_setup", verbosity=0)

    def signed_in(page: Any) -> Client:
        user = UserFactory()
        appoint(user=user, course_page=page)
        client.force_login(user)
        return client

    return signed_in
