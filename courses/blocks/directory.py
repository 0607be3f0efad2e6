"""Entries of the directory of community resources, and handouts, within a lesson: kept in one place, shown in many."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.base import LessonBlock
from lms.base import clock
from lms.base.clock import site_day
from lms.conf import conf
from lms.resources.choices import Kind
from lms.resources.chooser import DIRECTORY_CHOOSER, HANDOUT_CHOOSER
from lms.resources.handout_models import Handout, newest
from lms.resources.models import DirectoryEntry, EntryText


class EntryChooserBlock(blocks.ChooserBlock):
    """Chooses an entry; those of a lesson are read together with their words."""

    target_model = DirectoryEntry

    @cached_property
    def widget(self) -> Any:
        """Return the chooser of the directory."""
        return DIRECTORY_CHOOSER.widget_class()

    def bulk_to_python(self, values: Any) -> list[DirectoryEntry | None]:
        """Return the entries in three statements."""
        found = DirectoryEntry.objects.whole().in_bulk(values)
        return [found.get(key) for key in values]

    class Meta:
        icon = "help"


class DirectoryBlock(LessonBlock):
    """Community resources: what the directory says of them today."""

    title = blocks.CharBlock(label=_("Title"), max_length=160, default=_("Where to turn"))
    entries = blocks.ListBlock(EntryChooserBlock(label=_("Community resource")), label=_("Entries"), min_num=1)

    class Meta:
        template = "courses/blocks/directory.html"
        icon = "help"
        label = _("Community resources")
        description = _("Entries of the directory. One that is overdue for its check is not shown.")

    def sample(self) -> dict[str, Any]:
        """Return an invented entry that says so."""
        entry = DirectoryEntry(kind=Kind.HOTLINE, phone="555-0142", is_sample=True, area=gettext("Harris County"))
        entry.checked_on = site_day(clock.now())
        entry.check_by = entry.checked_on
        words = gettext("Somebody who listens, at any hour. A made-up sample.")
        entry.texts = [EntryText(name=gettext("Night line"), summary=words)]  # type: ignore[misc]  # in memory
        return {"title": gettext("Where to turn"), "entries": [entry]}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the entries that are shown, and whether one is not."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        entries, today = list(value.get("entries") or ()), site_day(clock.now())
        context["entries"] = [entry for entry in entries if entry is not None and entry.is_shown(today)]
        context["lacking"] = len(context["entries"]) < len(entries)
        return context


class HandoutChooserBlock(blocks.ChooserBlock):
    """Chooses a handout; those of a lesson are read together with their files."""

    target_model = Handout

    @cached_property
    def widget(self) -> Any:
        """Return the chooser of handouts."""
        return HANDOUT_CHOOSER.widget_class()

    def bulk_to_python(self, values: Any) -> list[Handout | None]:
        """Return the handouts in two statements."""
        found = Handout.objects.with_files().in_bulk(values)
        return [found.get(key) for key in values]

    class Meta:
        icon = "doc-full"


def address_of(handout: Handout) -> str:
    """Return the whole address of a handout, to be typed from paper."""
    return f"{conf.PUBLIC_BASE_URL}{reverse('lms:handout', args=[handout.uuid])}"


class HandoutsBlock(LessonBlock):
    """Handouts for patients, in each language that there is."""

    title = blocks.CharBlock(label=_("Title"), max_length=160, default=_("For your patients"))
    handouts = blocks.ListBlock(HandoutChooserBlock(label=_("Handout")), label=_("Handouts"), min_num=1)

    class Meta:
        template = "courses/blocks/handouts.html"
        icon = "doc-full"
        label = _("Handouts")
        description = _("Handouts for patients to print and take home, in each language.")

    def sample(self) -> dict[str, Any]:
        """Return an invented handout."""
        handout = Handout(name=gettext("Your right to an interpreter"), check_by=site_day(clock.now()))
        return {"title": gettext("For your patients"), "handouts": [handout]}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add each handout that is shown today with its newest files, and whether one is hidden."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        today, handouts = site_day(clock.now()), value.get("handouts") or ()
        known = [handout for handout in handouts if handout is not None and handout.is_shown(today)]
        context["handouts"] = [
            (handout, newest(getattr(handout, "offered", [])), address_of(handout)) for handout in known
        ]
        context["lacking"] = len(known) < len(handouts)
        return context
