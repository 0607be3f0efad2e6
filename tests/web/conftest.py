"""What tests of the admin share."""

import pytest
from django.core.management import call_command

from courses.trainers import appoint
from tests.factories import UserFactory


@pytest.fixture
def trainer_of(client):
    """Return a function that signs in a new trainer of a course page."""
    call_command("lms_setup", verbosity=0)

    def signed_in(page):
        user = UserFactory()
        appoint(user=user, course_page=page)
        client.force_login(user)
        return client

    return signed_in
