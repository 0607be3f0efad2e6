"""Mail about the directory: an entry has to be checked again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.base.clock import site_day
from lms.base.days import day_words
from lms.base.web import uuids_in
from lms.notifications.registry import Letter, MessageKind, register
from lms.organizations.models import Person
from lms.resources.models import DirectoryEntry


@register
class DirectoryCheckKind(MessageKind):
    """An entry of the directory is hidden until it is checked. Context: ``entry``, its uuid."""

    code = "directory_check"
    label = gettext_lazy("An entry of the directory has to be checked")

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as the entry is overdue."""
        named = uuids_in([str(context.get("entry", ""))])
        overdue = DirectoryEntry.objects.overdue(site_day(at)).whole()
        entry = overdue.filter(uuid__in=named).first()
        if entry is None:
            return None
        name, day = str(entry), day_words(entry.check_by) if entry.check_by else ""
        return Letter(
            subject=_("Please check: %(name)s") % {"name": name},
            heading=_("An entry of the directory is hidden until somebody checks it"),
            paragraphs=(
                _("Call or look whether number, hours, languages and cost are still right, then say so on the page."),
                _("Until then nobody who looks for help sees the entry."),
            ),
            card=name,
            card_lines=(_("It was to be checked by %(day)s.") % {"day": day},),
            action=_("Open the entries to check"),
            path=reverse("lms:directory_kept"),
            reason=_("You get this mail because you keep this entry, or administer training where it is kept."),
        )
