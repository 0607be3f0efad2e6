"""Check of the mail: how much waits, failed, and was refused."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.base.health import Finding, bad, good, register, warning
from lms.notifications.models import Outbox
from lms.notifications.querysets import OPEN_STATES

WAITS_LONG = timedelta(hours=1)
LATELY = timedelta(days=7)


@register(key="mail", title=gettext_lazy("Mail"), reads_tables=True)
def mail(at: datetime) -> Finding:
    """Count mail by state in one query: what waits now, and what ended without success in the last seven days."""
    waiting, lately = Q(state__in=OPEN_STATES, send_after__lte=at), Q(ended_at__gt=at - LATELY)
    counts = Outbox.objects.aggregate(
        waiting=Count("pk", filter=waiting),
        oldest=Min("send_after", filter=waiting),
        failed=Count("pk", filter=lately & Q(state=Outbox.State.FAILED)),
        refused=Count("pk", filter=lately & Q(state=Outbox.State.BOUNCED)),
        sent=Count("pk", filter=lately & Q(state=Outbox.State.SENT)),
    )
    said = _in_words(waiting=counts["waiting"], failed=counts["failed"], refused=counts["refused"], sent=counts["sent"])
    if counts["oldest"] is not None and at - counts["oldest"] > WAITS_LONG:
        return bad(
            said, _("Mail waits for more than an hour. Run doctor --mail with your address, and look at the workers.")
        )
    if counts["failed"] or counts["refused"]:
        return warning(said, _("Open “Outbox” in the admin: it says why, and sends again once the address is right."))
    return good(said)


def _in_words(*, waiting: int, failed: int, refused: int, sent: int) -> str:
    """Return a sentence for each state."""
    sentences = (
        ngettext("%(count)s mail waits.", "%(count)s mails wait.", waiting) % {"count": waiting},
        ngettext("%(count)s was sent in 7 days.", "%(count)s were sent in 7 days.", sent) % {"count": sent},
        ngettext("%(count)s failed in 7 days.", "%(count)s failed in 7 days.", failed) % {"count": failed},
        ngettext("%(count)s was refused in 7 days.", "%(count)s were refused in 7 days.", refused) % {"count": refused},
    )
    return " ".join(sentences)
