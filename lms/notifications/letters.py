"""Letters as mail: plain text and HTML in one form, headers that nobody can slip a line into."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language_bidi

from lms.conf import conf
from lms.notifications.models import Outbox
from lms.notifications.registry import Letter, MessageKind
from lms.organizations.models import Person

SALT = "lms.notifications"


def one_line(text: str) -> str:
    """Return text without line breaks and other control characters: names come from forms and files."""
    kept = (
        "" if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} and not letter.isspace() else letter for letter in text
    )
    return " ".join("".join(kept).split())


def message_id(dedupe_key: str) -> str:
    """Return the Message-ID of a mail: every copy of it, also after a crash, carries the same one."""
    host = urlsplit(conf.PUBLIC_BASE_URL).hostname or "localhost"
    return f"<{salted_hmac(SALT, dedupe_key, algorithm='sha256').hexdigest()[:40]}@{host}>"


def choice_token(*, person: Person, kind: str) -> str:
    """Return the signed text behind the link that switches a kind off for a person, without a login."""
    return signing.dumps([str(person.uuid), kind], salt=SALT)


def read_choice(token: str) -> tuple[str, str]:
    """Return the person's public id and the kind of a signed text.

    Raises django.core.signing.BadSignature for anything else.
    """
    uuid, kind = signing.loads(token, salt=SALT)
    return str(uuid), str(kind)


def compose(*, mail: Outbox, kind: MessageKind, letter: Letter) -> EmailMultiAlternatives:
    """Return the mail, ready to send; the recipient's language has to be active."""
    lines: dict[str, Any] = {name: one_line(getattr(letter, name)) for name in ("subject", "heading", "card")}
    tidy = replace(letter, **lines)
    off = ""
    if kind.optional and mail.person is not None:
        token = choice_token(person=mail.person, kind=kind.code)
        off = f"{conf.PUBLIC_BASE_URL}{reverse('lms:mail_unsubscribe', args=[token])}"
    headers = {"Message-ID": message_id(mail.dedupe_key), "Auto-Submitted": "auto-generated"}
    if off:
        headers |= {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    context = {
        "letter": tidy,
        "name": one_line(mail.person.legal_name) if mail.person else "",
        "language": mail.language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "unsubscribe": off,
        "choices": f"{conf.PUBLIC_BASE_URL}{reverse('lms:profile')}#mail"
        if mail.person and mail.person.user_id
        else "",
    }
    message = EmailMultiAlternatives(
        subject=tidy.subject,
        body=render_to_string("lms/mail/letter.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.recipient],
        headers=headers,
    )
    message.attach_alternative(render_to_string("lms/mail/letter.html", context), "text/html")
    return message
