"""The outbox, for training administrators: what waits, failed or was refused, why, and a button to send it again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.base.leases import database_now
from lms.notifications import services
from lms.notifications.models import Outbox
from lms.notifications.tasks import enqueue

PAGE_SIZE = 50
TROUBLED = (Outbox.State.FAILED, Outbox.State.BOUNCED)


@dataclass(frozen=True)
class Row:
    """A mail as the list shows it."""

    mail: Outbox
    kind: str | Promise
    address: str
    reason: str
    can_retry: bool


@permission_required("lms.view_outbox", raise_exception=True)
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """List mail, newest first: that of one state and kind if asked, without its text, which is stored nowhere."""
    counts = dict(Outbox.objects.values_list("state").annotate(Count("pk")).order_by())
    kinds = sorted(Outbox.objects.order_by().values_list("kind", flat=True).distinct())
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    found = Outbox.objects.select_related("person").order_by("-created_at", "-pk")
    if state in Outbox.State.values:
        found = found.filter(state=state)
    if kind in kinds:
        found = found.filter(kind=kind)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(mail) for mail in page],
        "page": page,
        "states": [(value, label, counts.get(value, 0)) for value, label in Outbox.State.choices],
        "kinds": [(code, services.label_of(code)) for code in kinds],
        "state": state,
        "kind": kind,
    }
    return render(request, "lms/mail/admin_outbox.html", context)


@permission_required("lms.change_outbox", raise_exception=True)
@require_POST
def retry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put a mail that failed or was refused back in line."""
    mail = get_object_or_404(Outbox.objects.select_related("person"), uuid=uuid)
    if services.retry(mail=mail, at=database_now()):
        enqueue()
        messages.success(request, _("The mail is in line again. It goes to the person’s present address."))
    else:
        messages.warning(request, _("This mail has not failed, so there is nothing to repeat."))
    return redirect("lms_outbox")


def _row(mail: Outbox) -> Row:
    troubled = mail.state in TROUBLED
    shown = services.shown_address(mail=mail, whole=troubled)
    reason = mail.reason.replace(mail.recipient, shown) if mail.recipient else mail.reason
    return Row(mail, services.label_of(mail.kind), shown, reason, troubled)
