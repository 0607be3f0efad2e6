"""The mail that lets somebody in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.base.days import day_words
from lms.notifications.registry import Letter, MessageKind, register
from lms.organizations.invitations import Invitation
from lms.organizations.models import Person


@register
class Invited(MessageKind):
    """An invitation to sign in; somebody waits for it, so night is no reason to hold it. Context: ``invitation``, its uuid.

    The link is made while the letter is written, so the outbox holds none (ADR 0042).
    """

    code = "invitation"
    label = gettext_lazy("An invitation to sign in")
    urgent = True

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as the invitation can be accepted."""
        rows = Invitation.objects.valid(at).select_related("organization", "invited_by")
        invitation = rows.filter(uuid=context["invitation"]).first()
        if invitation is None:
            return None
        named = {
            "organization": invitation.organization.name,
            "name": invitation.invited_by.legal_name,
            "day": day_words(invitation.last_day),
        }
        return Letter(
            subject=_("Your training account at %(organization)s") % named,
            heading=_("You are invited to your training"),
            card=invitation.organization.name,
            card_lines=(
                _("You log in with this address: %(address)s") % {"address": invitation.address},
                _("The link works once, until %(day)s.") % named,
            ),
            paragraphs=(_("Choose a password, and your courses are there. Nobody else ever needs to know it."),),
            action=_("Accept the invitation"),
            path=reverse("lms:invitation", args=[invitation.link]),
            reason=_("You get this mail because %(name)s invited you to the training of %(organization)s.") % named,
        )
