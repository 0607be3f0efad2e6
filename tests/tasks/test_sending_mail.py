"""Mail goes out over a real SMTP server: once, in the reader's language, and trouble is waited out or kept in words."""

from datetime import timedelta
from email.utils import parseaddr

import pytest
from django.core import mail as django_mail
from django.db import IntegrityError, transaction
from django.utils import translation

from lms.base.leases import MAX_ATTEMPTS, database_now
from lms.certificates import services as certificates
from lms.certificates.models import Certificate
from lms.certificates.tasks import render
from lms.enrollment.messages import Assigned
from lms.flows.enroll import enroll
from lms.notifications import outgoing
from lms.notifications.models import Outbox, Preference
from lms.notifications.registry import UnknownKindError
from lms.notifications.services import TestMailError, queue, send_test
from tests.factories import AT, PersonFactory, publish_course
from tests.factories.mail import assigned_mail
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db

STATES = Outbox.State


def run(task_id="one"):
    """Send what is due, as a worker does; return how many went out."""
    return outgoing.deliver(task_id=task_id, seconds=12).sent


def state(mail):
    """Return a row as it is now: state, attempts, times put off."""
    mail.refresh_from_db()
    return mail.state, mail.attempts, mail.parked


def wake_all():
    """Let waiting mail be due."""
    Outbox.objects.open().update(next_attempt_at=None)


def test_a_mail_arrives_with_plain_text_html_and_headers_that_name_it_for_good(server):
    mail = assigned_mail()
    assert run() == 1
    (message,) = server.taken
    assert state(mail) == (STATES.SENT, 1, 0)
    assert (mail.address, mail.ended_at is not None) == (mail.person.email, True)
    assert parseaddr(message["To"])[1] == mail.person.email
    assert message["Subject"] == "Assigned to you: Access that works"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@127.0.0.1>")
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for part in (plain, html):
        assert "Leila Haddad" in part
        assert "http://127.0.0.1:8000/courses/sample/" in part
    assert html.count('class="bt"') == 1, "one thing to do"
    assert '<html lang="en" dir="ltr">' in html
    assert message["List-Unsubscribe"] is None, "everybody gets this kind"
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_one_connection_carries_many_mails(server, monkeypatch):
    opened = []
    real = outgoing.get_connection
    monkeypatch.setattr(outgoing, "get_connection", lambda **options: opened.append(options) or real(**options))
    for _number in range(3):
        assigned_mail()
    assert run() == 3
    assert opened == [{"timeout": 10}]


def test_the_same_key_is_one_mail_and_a_rollback_leaves_none(server):
    mail = assigned_mail()
    assert queue(kind="assigned", person=mail.person, dedupe_key=mail.dedupe_key, context={}, at=AT) == mail
    with transaction.atomic():
        assigned_mail()
        transaction.set_rollback(True)
    assert Outbox.objects.get() == mail
    assert [run(), run("two")] == [1, 0]
    assert len(server.taken) == 1


def test_a_mail_is_written_in_the_language_of_its_reader_from_right_to_left_too(server):
    reader = PersonFactory(language="ar")
    with translation.override("es"):
        assigned_mail(enroll(person=reader, course=publish_course(), at=AT))
        assert run() == 1
    (message,) = server.taken
    html = message.get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html
    assert "/ar/training/profile/" in html


def test_line_breaks_in_names_and_titles_add_no_header_and_no_line(server):
    person = PersonFactory(legal_name="Leila\r\nBcc: all@example.org\x07\u2028Haddad")
    course = publish_course(title="Access\r\nBcc: all@example.org")
    assigned_mail(enroll(person=person, course=course, at=AT))
    assert run() == 1
    (message,) = server.taken
    assert message["Bcc"] is None
    assert message["Subject"] == "Assigned to you: Access Bcc: all@example.org"
    plain = message.get_body(("plain",)).get_content()
    assert "Dear Leila Bcc: all@example.org Haddad,\n" in plain.replace("\r\n", "\n")


def test_a_lasting_refusal_bounces_at_the_recipient_and_at_the_data_and_the_others_arrive(server):
    first, second, third = (assigned_mail() for _number in range(3))
    server.rcpt[first.person.email] = "550 no such user"
    server.data[second.person.email] = "554 not wanted"
    assert run() == 1
    assert [state(mail)[0] for mail in (first, second, third)] == [STATES.BOUNCED, STATES.BOUNCED, STATES.SENT]
    assert "no such user" in first.reason
    assert "not wanted" in second.reason
    assert first.address == first.person.email


def test_a_passing_refusal_uses_up_no_attempt_and_the_others_arrive(server):
    first, second, third = (assigned_mail() for _number in range(3))
    server.rcpt[first.person.email] = "450 greylisted"
    server.data[second.person.email] = "451 try later"
    assert run() == 1
    assert [state(mail) for mail in (first, second)] == [(STATES.PENDING, 0, 1)] * 2
    assert first.next_attempt_at > database_now() + timedelta(seconds=20)
    assert run() == 0
    server.rcpt.clear()
    server.data.clear()
    wake_all()
    assert run() == 2
    assert len(server.taken) == len(set(server.ids())) == 3
    assert state(third)[0] == STATES.SENT


def test_a_server_that_takes_nobody_now_is_left_alone_and_all_wait(server):
    first, second = assigned_mail(), assigned_mail()
    server.rcpt[first.person.email] = "421 closing"
    assert run() == 0
    assert [state(mail) for mail in (first, second)] == [(STATES.PENDING, 0, 1), (STATES.PENDING, 0, 0)]
    assert second.leased_until is None, "what was not begun can be taken at once"


def test_a_line_that_drops_after_the_data_leads_to_a_copy_with_the_same_message_id(server):
    mail = assigned_mail()
    server.drop.add(mail.person.email)
    assert run() == 0
    assert state(mail) == (STATES.PENDING, 0, 1)
    wake_all()
    assert run() == 1
    assert len(server.ids()) == 2
    assert len(set(server.ids())) == 1


def test_no_mail_server_at_all_parks_the_mail_and_leaves_certificate_and_file_alone(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    enrollment = enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT)
    finish(enrollment, keys_of(enrollment.course)[0])
    certificate = Certificate.objects.get()
    assert render.apply(args=(certificate.renditions.get().pk,)).get() == "ready"
    mail = Outbox.objects.get(kind="certificate_ready")
    assert run() == 0
    assert state(mail) == (STATES.PENDING, 0, 1)
    certificate.refresh_from_db()
    assert (certificate.status, certificate.renditions.get().state) == ("valid", "ready")
    with pytest.raises(TestMailError, match="refused"):
        send_test(address="you@example.org", at=AT)


def test_after_three_days_of_trouble_a_mail_has_failed(server):
    mail = assigned_mail()
    server.rcpt[mail.person.email] = "450 greylisted"
    Outbox.objects.update(send_after=database_now() - timedelta(days=4))
    assert run() == 0
    assert state(mail)[0] == STATES.FAILED
    assert "Given up after 3 days" in mail.reason


def ready_certificate(person=None):
    """Complete a course and make its file; return the certificate."""
    enrollment = enroll(person=person or PersonFactory(), course=publish_course(lessons=1), at=AT)
    finish(enrollment, keys_of(enrollment.course)[0])
    certificate = Certificate.objects.get(enrollment=enrollment)
    assert render.apply(args=(certificate.renditions.get().pk,)).get() == "ready"
    return certificate


def test_a_ready_certificate_is_announced_once_by_night_too_with_a_way_to_stop_such_mail(server, settings):
    settings.LMS_MAIL_QUIET_HOURS = ("00:00", "23:59")
    certificate = ready_certificate()
    again = certificates.replace_lost(certificate=certificate, at=AT)
    assert render.apply(args=(again.pk,)).get() == "ready"
    assert run() == 1
    (message,) = server.taken
    assert certificate.number in message.get_body(("plain",)).get_content()
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip(" <>")
    assert address in message.get_body(("html",)).get_content()
    assert Outbox.objects.get().dedupe_key == f"certificate:{certificate.pk}"


def test_mail_that_is_no_longer_needed_is_canceled(server):
    certificate = ready_certificate()
    certificates.revoke(certificate=certificate, reason="issued in error", at=AT)
    done = enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT)
    finished = assigned_mail(done)
    finish(done, keys_of(done.course)[0])
    closed = assigned_mail()
    type(closed.person.user).objects.filter(pk=closed.person.user_id).update(is_active=False)
    switched = PersonFactory()
    unwanted = queue(
        kind="certificate_ready", person=switched, dedupe_key="x", context={"certificate": str(certificate.uuid)}, at=AT
    )
    Preference.objects.create(person=switched, kind="certificate_ready", created_at=AT)
    assert run() == 0
    assert server.taken == []
    for mail in (Outbox.objects.get(dedupe_key=f"certificate:{certificate.pk}"), finished, closed, unwanted):
        assert state(mail)[0] == STATES.CANCELED


def test_nobody_to_write_to_and_a_kind_switched_off_queue_nothing_and_an_unknown_kind_is_named():
    person = PersonFactory()
    Preference.objects.create(person=person, kind="certificate_ready", created_at=AT)
    Preference.objects.create(person=person, kind="assigned", created_at=AT)
    assert queue(kind="certificate_ready", person=person, dedupe_key="a", context={}, at=AT) is None
    assert queue(kind="assigned", person=person, dedupe_key="b", context={}, at=AT) is not None, "everybody gets it"
    assert queue(kind="assigned", person=PersonFactory(email=""), dedupe_key="c", context={}, at=AT) is None
    assert queue(kind="assigned", person=None, dedupe_key="d", context={}, at=AT) is None
    with pytest.raises(UnknownKindError):
        queue(kind="nothing", person=person, dedupe_key="e", context={}, at=AT)


def test_mail_to_an_address_of_somebody_without_a_record_greets_without_a_name(server, monkeypatch):
    letter = Assigned().letter(
        person=None, context={"enrollment": str(assigned_mail().person.enrollments.get().uuid)}, at=AT
    )
    Outbox.objects.all().delete()
    monkeypatch.setattr(Assigned, "letter", lambda *_self, **_facts: letter)
    mail = queue(
        kind="assigned", person=None, address="new@example.org", language="es", dedupe_key="n", context={}, at=AT
    )
    assert run() == 1
    (message,) = server.taken
    assert (message["To"], mail.language) == ("new@example.org", "es")
    assert "Leila" not in message.as_string()
    assert "profile" not in message.get_body(("plain",)).get_content()


def test_the_database_refuses_mail_to_nobody_and_an_end_without_a_time():
    row = {"kind": "assigned", "created_at": AT, "send_after": AT}
    for wrong in ({}, {"address": "a@example.org", "state": "sent"}, {"address": "a@example.org", "ended_at": AT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Outbox.objects.create(dedupe_key=str(wrong), **row, **wrong)


def test_mail_waits_for_its_time_and_for_the_morning_and_is_never_dropped(server, settings):
    now = database_now()
    later = assigned_mail(send_after=now + timedelta(minutes=10))
    assert later.send_after == now + timedelta(minutes=10)
    late = assigned_mail()
    settings.LMS_MAIL_QUIET_HOURS = ("00:00", "23:59")
    assert run() == 0, "it was delayed until the night had begun"
    late.refresh_from_db()
    assert (late.state, late.attempts) == (STATES.PENDING, 0)
    assert now < late.send_after < now + timedelta(hours=24)
    settings.LMS_MAIL_QUIET_HOURS = ("00:00", "00:00")
    Outbox.objects.update(send_after=now)
    assert run() == 2


def test_a_letter_that_cannot_be_written_uses_up_attempts_and_holds_up_nobody(server, monkeypatch):
    broken, fine = assigned_mail(), assigned_mail()
    real = Assigned.letter

    def letter(self, *, person, context, at):
        return real(self, person=person, context={} if person == broken.person else context, at=at)

    monkeypatch.setattr(Assigned, "letter", letter)
    for _time in range(MAX_ATTEMPTS):
        run()
        wake_all()
    assert state(broken)[:2] == (STATES.FAILED, MAX_ATTEMPTS)
    assert "KeyError" in broken.reason
    assert state(fine)[0] == STATES.SENT


def test_an_operator_can_send_a_test_mail_at_once(server):
    send_test(address="you@example.org", at=AT)
    (message,) = server.taken
    assert (message["To"], message["Subject"]) == ("you@example.org", "Mail works")
    assert not Outbox.objects.exists()


def test_sending_costs_two_statements_for_each_mail_however_many_records_they_are_about(django_assert_num_queries):
    assigned_mail()
    with django_assert_num_queries(15):
        run()
    for _number in range(20):
        assigned_mail()
    with django_assert_num_queries(15 + 19 * 2):
        run()
    assert len(django_mail.outbox) == 21


def test_a_batch_in_which_one_mail_names_nothing_still_carries_the_others(server):
    fine, nothing, odd = assigned_mail(), assigned_mail(), assigned_mail()
    Outbox.objects.filter(pk=nothing.pk).update(context={"enrollment": "none"})
    Outbox.objects.filter(pk=odd.pk).update(kind="withdrawn kind")
    assert run() == 1
    assert [state(mail)[0] for mail in (fine, nothing, odd)] == [STATES.SENT, STATES.CANCELED, STATES.PENDING]
    assert "withdrawn kind" in odd.reason
