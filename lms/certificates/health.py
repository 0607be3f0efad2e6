"""Checks of the certificate files: none failed, none waits for long, none is out of reach."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.base.health import Finding, Weight, bad, good, register
from lms.certificates import services
from lms.certificates.models import Rendition

WAITS_LONG = timedelta(seconds=300)


@register(key="certificate_files", title=gettext_lazy("Certificate files"), reads_tables=True)
def files(at: datetime) -> Finding:
    """Count the files that failed and the files that wait, in one query."""
    pending = Q(state=Rendition.State.PENDING)
    counts = Rendition.objects.aggregate(
        failed=Count("pk", filter=Q(state=Rendition.State.FAILED)),
        waiting=Count("pk", filter=pending),
        oldest=Min("created_at", filter=pending),
    )
    if counts["failed"]:
        said = ngettext("%(count)s file failed.", "%(count)s files failed.", counts["failed"])
        return bad(
            said % {"count": counts["failed"]}, _("Open “Certificate files” in the admin and have them made again.")
        )
    if not counts["waiting"]:
        return good(_("All files are made."))
    age = int((at - counts["oldest"]).total_seconds())
    said = ngettext(
        "%(count)s file waits, the oldest for %(age)s seconds.",
        "%(count)s files wait, the oldest for %(age)s seconds.",
        counts["waiting"],
    ) % {"count": counts["waiting"], "age": age}
    if age > WAITS_LONG.total_seconds():
        return bad(
            said, _("Look at the storage, the broker and the workers; files are made by themselves once these work.")
        )
    return good(said)


@register(
    key="certificate_folder", title=gettext_lazy("Place of the certificates"), weight=Weight.GATE, reads_tables=True
)
def place(_at: datetime) -> Finding:
    """Look whether the files that rows name can be reached: a lost disk must not pass for lost files."""
    if services.storage().reachable():
        return good(_("The place can be read."))
    if not Rendition.objects.filter(state=Rendition.State.READY).exists():
        return good(_("No file has been made yet."))
    return bad(
        _("Certificates were made, but the place where they lie is not there."),
        _("Mount the disk or bring the bucket back. Do not make the folder anew: its files would count as lost."),
    )
