"""Who gets a recording: its trainers, and whoever was shown the lesson, by a key that works for them alone (ADR 0061)."""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from wagtailmedia import get_permission_policy

from courses.recordings.models import Recording

KEY_SECONDS = 12 * 60 * 60
"""How long the players of a page work; the page has to be opened anew after that."""
PARAMETER = "key"
RIGHTS = ("add", "change", "delete")


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="lms.recording")


def _subject(recording: Recording, user: Any) -> str:
    return f"{recording.uuid}:{user.pk}"


def address_for(recording: Recording, part: str, user: Any) -> str:
    """Return the address of a part of a recording for somebody who may see the page that it stands on."""
    address = recording.address(part)
    if not address or not getattr(user, "is_authenticated", False):
        return address
    subject = _subject(recording, user)
    return f"{address}?{PARAMETER}={_signer().sign(subject).removeprefix(f'{subject}:')}"


def may_see(recording: Recording, user: Any, key: str) -> bool:
    """Tell whether the user was shown a page with the recording lately, or works with it in the admin."""
    try:
        _signer().unsign(f"{_subject(recording, user)}:{key}", max_age=KEY_SECONDS)
    except BadSignature:
        works_here = user.has_perm("wagtailadmin.access_admin")
        return bool(
            works_here and get_permission_policy().user_has_any_permission_for_instance(user, RIGHTS, recording)
        )
    return True
