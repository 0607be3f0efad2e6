"""Mail about certificates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.certificates.models import Certificate
from lms.notifications.registry import Letter, MessageKind, register
from lms.organizations.models import Person


@register
class CertificateReady(MessageKind):
    """Answers what the learner has just done, so it does not wait for the morning. Context: ``certificate``, its uuid."""

    code = "certificate_ready"
    label = gettext_lazy("A certificate of mine is ready")
    optional = True
    urgent = True

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as the certificate is valid."""
        certificate = Certificate.objects.filter(uuid=context["certificate"], status=Certificate.Status.VALID).first()
        if certificate is None:
            return None
        course = certificate.snapshot["course_title"]
        return Letter(
            subject=_("Your certificate is ready: %(course)s") % {"course": course},
            heading=_("Your certificate is ready"),
            card=course,
            card_lines=(
                _("Certificate number %(number)s.") % {"number": certificate.number},
                _("Certificate of completion. Not approved for continuing-education credit."),
            ),
            paragraphs=(_("You can download it at any time, also after your access to the course has ended."),),
            action=_("Open my certificates"),
            path=reverse("lms:certificates"),
            reason=_("You get this mail because you completed this course."),
        )
