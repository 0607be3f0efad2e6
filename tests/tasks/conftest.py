"""A mail server for the tests of tasks that send."""

import pytest

from tests.harness.mailserver import mail_server


@pytest.fixture
def server(settings):
    """A real mail server, and settings that lead to it."""
    with mail_server() as (handler, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield handler
