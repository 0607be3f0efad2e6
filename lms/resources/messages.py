"""Mail about the directory: an entry or a handout has to be checked again, and the file of a handout failed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.base.clock import site_day
from lms.base.days import day_words
from lms.base.languages import name_of
from lms.base.web import uuids_in
from lms.notifications.registry import Letter, MessageKind, register
from lms.organizations.models import Person
from lms.resources.handout_models import Handout, HandoutFile
from lms.resources.kept import Kept
from lms.resources.models import DirectoryEntry


@register
class DirectoryCheckKind(MessageKind):
    """An entry of the directory, or a handout, is hidden until it is checked. Context: ``entry`` or ``handout``, its uuid."""

    code = "directory_check"
    label = gettext_lazy("An entry of the directory has to be checked")

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as it is overdue."""
        return _about_handout(context, at) if "handout" in context else _about_entry(context, at)


def _about_entry(context: dict[str, Any], at: datetime) -> Letter | None:
    named = uuids_in([str(context.get("entry", ""))])
    entry = DirectoryEntry.objects.overdue(site_day(at)).whole().filter(uuid__in=named).first()
    if entry is None:
        return None
    paragraphs = (
        _("Call or look whether number, hours, languages and cost are still right, then say so on the page."),
        _("Until then nobody who looks for help sees the entry."),
    )
    return _letter(entry, _("An entry of the directory is hidden until somebody checks it"), paragraphs)


def _about_handout(context: dict[str, Any], at: datetime) -> Letter | None:
    named = uuids_in([str(context["handout"])])
    handout = Handout.objects.overdue(site_day(at)).filter(uuid__in=named).first()
    if handout is None:
        return None
    paragraphs = (
        _("Read whether the rights, numbers and steps in it are still right, then say so on the page."),
        _("Until then nobody finds the handout, and its files cannot be downloaded."),
    )
    return _letter(handout, _("A handout is hidden until somebody checks it"), paragraphs)


def _letter(row: Kept, heading: str, paragraphs: tuple[str, ...]) -> Letter:
    day = day_words(row.check_by) if row.check_by else ""
    return Letter(
        subject=_("Please check: %(name)s") % {"name": row},
        heading=heading,
        paragraphs=paragraphs,
        card=str(row),
        card_lines=(_("It was to be checked by %(day)s.") % {"day": day},),
        action=_("Open the entries to check"),
        path=reverse("lms:directory_kept"),
        reason=_("You get this mail because you keep this entry, or administer training where it is kept."),
    )


@register
class HandoutFailedKind(MessageKind):
    """A file of a handout could not be made. Context: ``file``, its uuid."""

    code = "handout_failed"
    label = gettext_lazy("A file of a handout could not be made")

    def letter(self, *, person: Person | None, context: dict[str, Any], at: datetime) -> Letter | None:
        """Return the letter as long as it failed."""
        named = uuids_in([str(context.get("file", ""))])
        failed = HandoutFile.objects.filter(uuid__in=named, state="failed", handout__closed_at__isnull=True)
        file = failed.defer("data").select_related("handout").first()
        if file is None:
            return None
        facts = {"name": file.handout.name, "language": name_of(file.language)}
        return Letter(
            subject=_("A file could not be made: %(name)s (%(language)s)") % facts,
            heading=_("A file of a handout could not be made"),
            paragraphs=(
                _("Patients still get the version before, if there is one."),
                _(
                    "Try it again on the page of the handout. If it fails again, send the words below to your administrator."
                ),
            ),
            card=f"{file.handout.name} ({name_of(file.language)})",
            card_lines=(file.reason,),
            action=_("Open the handout"),
            path=reverse("lms:handout", args=[file.handout.uuid]),
            reason=_("You get this mail because you released this handout."),
        )
