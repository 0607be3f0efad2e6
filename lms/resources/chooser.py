"""Choosing an entry of the directory, or a handout, in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.chooser import ChooserViewSet

from lms.base import clock
from lms.base.clock import site_day
from lms.base.scoping import NothingIsCreated
from lms.resources.handout_models import Handout
from lms.resources.models import DirectoryEntry


class DirectoryChooserViewSet(ChooserViewSet):
    """Offers what people see: entries that are shown are no secret."""

    model = DirectoryEntry
    create_view_class = NothingIsCreated
    icon = "help"
    page_title = gettext_lazy("Choose a community resource")
    choose_one_text = gettext_lazy("Choose a community resource")
    choose_another_text = gettext_lazy("Choose another one")
    url_prefix = "training/directory/choose"

    def get_object_list(self) -> Any:
        """Return what is shown today."""
        return DirectoryEntry.objects.shown(site_day(clock.now())).prefetch_related("texts").order_by("kind", "pk")


DIRECTORY_CHOOSER = DirectoryChooserViewSet("lms_directory_chooser")
"""The one that is registered; the block of lessons takes its widget from it."""


class HandoutChooserViewSet(ChooserViewSet):
    """Offers handouts that people find."""

    model = Handout
    create_view_class = NothingIsCreated
    icon = "doc-full"
    page_title = gettext_lazy("Choose a handout")
    choose_one_text = gettext_lazy("Choose a handout")
    choose_another_text = gettext_lazy("Choose another one")
    url_prefix = "training/handouts/choose"

    def get_object_list(self) -> Any:
        """Return those that people find now."""
        return Handout.objects.shown(site_day(clock.now())).order_by("name", "pk")


HANDOUT_CHOOSER = HandoutChooserViewSet("lms_handout_chooser")
"""The one that is registered; the block of lessons takes its widget from it."""
