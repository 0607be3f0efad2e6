"""Choosing an entry of the directory in the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.chooser import ChooserViewSet

from lms.base import clock
from lms.base.clock import site_day
from lms.base.scoping import NothingIsCreated
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
