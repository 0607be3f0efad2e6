"""``doctor --mail`` sends one mail through the configured server and says what became of it."""

import socket

import pytest
from django.core.management import CommandError, call_command

from tests.harness.mailserver import mail_server

pytestmark = pytest.mark.django_db

ADDRESS = "you@example.org"


@pytest.fixture
def server(settings):
    """A real mail server, and settings that lead to it."""
    with mail_server() as (handler, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield handler


def test_a_mail_that_was_taken_is_said_with_where_it_went(server, settings, capsys):
    settings.EMAIL_HOST_PASSWORD = ""
    call_command("doctor", mail=ADDRESS)
    said = capsys.readouterr().out
    assert f"ok    Mail: taken by 127.0.0.1, port {settings.EMAIL_PORT}, no encryption" in said
    assert [message["To"] for message in server.taken] == [ADDRESS]


def test_a_refusal_is_said_in_the_words_of_the_server(server):
    server.rcpt[ADDRESS] = "550 5.1.1 no such mailbox here"
    with pytest.raises(CommandError, match=r"It said: 550 5\.1\.1 no such mailbox here$"):
        call_command("doctor", mail=ADDRESS)
    server.rcpt.clear()
    server.data[ADDRESS] = "554 5.7.1 looks like junk"
    with pytest.raises(CommandError, match=r"It said: 554 5\.7\.1 looks like junk$"):
        call_command("doctor", mail=ADDRESS)
    assert not server.taken


def test_a_server_that_wants_encryption_away_or_is_silent_is_told_apart(server, settings):
    settings.EMAIL_USE_TLS = True
    with pytest.raises(CommandError, match="STARTTLS"):
        call_command("doctor", mail=ADDRESS)
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_TIMEOUT = 0.2
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = silent.getsockname()[1]
        with pytest.raises(CommandError, match=r"It said: .*refused"):
            call_command("doctor", mail=ADDRESS)
        silent.listen()
        with pytest.raises(CommandError, match="did not answer in time"):
            call_command("doctor", mail=ADDRESS)


def test_no_address_is_no_mail(server):
    with pytest.raises(CommandError, match="nobody is not an e-mail address"):
        call_command("doctor", mail="nobody")
    assert not server.taken


def test_a_site_that_writes_mail_to_files_or_nowhere_says_so(settings, tmp_path, capsys):
    call_command("doctor", mail=ADDRESS)
    assert "locmem.EmailBackend: no mail may leave this machine" in capsys.readouterr().out
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    call_command("doctor", mail=ADDRESS)
    assert f"files in {tmp_path}: no mail leaves this machine" in capsys.readouterr().out
    assert len(list(tmp_path.iterdir())) == 1
