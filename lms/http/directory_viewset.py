"""The directory of community resources in the admin: administrators write their entries, keepers their own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from lms.base import clock
from lms.base.clock import site_day
from lms.base.scoping import ScopedViewSetMixin
from lms.http.kept_form import KEEPERS, KeptForm
from lms.http.people_viewsets import ListView, NothingIsDeleted
from lms.resources.choices import Facet, choices_of
from lms.resources.models import DirectoryEntry
from lms.resources.services import describe, end_of_check


def _boxes(facet: str, label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices_of(facet), widget=forms.CheckboxSelectMultiple
    )


class DirectoryForm(KeptForm):
    """An entry with its descriptions."""

    language = _boxes(Facet.LANGUAGE, gettext_lazy("Languages in which somebody answers"))
    population = _boxes(Facet.POPULATION, gettext_lazy("For whom in particular; none means for everybody"))
    cost = _boxes(Facet.COST, gettext_lazy("Cost"))
    shown_again = forms.BooleanField(
        label=gettext_lazy("Open again"), required=False, help_text=gettext_lazy("Only for an entry that was closed.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Fill in the descriptions."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for facet in Facet.values:
                self.fields[facet].initial = self.instance.codes(facet)

    def clean_checked_on(self) -> date | None:
        """Refuse a day that has not come.

        Raises ValidationError.
        """
        day: date | None = self.cleaned_data["checked_on"]
        if day is not None and day > site_day(clock.now()):
            raise ValidationError(_("This day has not come yet."))
        return day

    def save(self, commit: bool = True) -> DirectoryEntry:  # noqa: FBT001, FBT002  # Django's
        """Save the entry with its descriptions, and until when it is shown."""
        row, given = self.instance, self.cleaned_data
        row.check_by = end_of_check(checked_on=row.checked_on, check_days=row.check_days)
        row.closed_at = None if given["shown_again"] else row.closed_at
        entry: DirectoryEntry = super().save(commit)
        describe(entry=entry, facets={facet: given[facet] for facet in Facet.values})
        return entry


def _state(entry: DirectoryEntry) -> str:
    """Return in words whether people see an entry."""
    if entry.closed_at is not None:
        return _("Closed")
    if entry.checked_on is None:
        return _("Hidden: never checked")
    return _("Shown") if entry.is_shown(site_day(clock.now())) else _("Hidden: to be checked")


class DirectoryList(ListView):
    """Those to check first, with their words in three statements."""

    def get_base_queryset(self) -> Any:
        """Add the words."""
        return super().get_base_queryset().prefetch_related("texts")


class DirectoryViewSet(ScopedViewSetMixin, ModelViewSet):
    """Entries of the directory. Nothing is deleted: an entry is closed."""

    model = DirectoryEntry
    icon = "help"
    menu_label = gettext_lazy("Community resources")
    menu_order = 170
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    delete_view_class = NothingIsDeleted
    index_view_class = DirectoryList
    url_prefix = "training/directory"
    name = "lms_directory"
    ordering = ("check_by", "pk")
    list_display = (
        Column("__str__", label=gettext_lazy("Name")),
        Column("get_kind_display", label=gettext_lazy("Kind"), sort_key="kind"),
        "area",
        Column("state", label=gettext_lazy("State"), accessor=_state),
        Column("keeper", label=gettext_lazy("Kept by"), accessor=lambda entry: entry.owner_person or entry.owner_team),
        DateColumn("check_by", label=gettext_lazy("To be checked by"), sort_key="check_by"),
    )
    search_fields = ("texts__name", "area")
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("phone"), FieldPanel("text_number")]),
            FieldPanel("url"),
            FieldPanel("area"),
            InlinePanel(
                "texts",
                label=gettext_lazy("Words in one language"),
                min_num=1,
                panels=[
                    FieldPanel(name)
                    for name in ("language", "name", "summary", "hours", "police_note", "immigration_note", "cost_note")
                ],
            ),
            MultiFieldPanel(
                [FieldPanel("language"), FieldPanel("population"), FieldPanel("cost")],
                heading=gettext_lazy("Description"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("owner_person"),
                    FieldPanel("owner_team"),
                    FieldPanel("check_days"),
                    FieldPanel("checked_on"),
                    FieldPanel("is_sample"),
                    FieldPanel("shown_again"),
                ],
                heading=gettext_lazy("Who keeps it, and when it was checked"),
            ),
        ],
        base_form_class=DirectoryForm,
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Read the keepers with the rows."""
        given: dict[str, Any] = super().get_index_view_kwargs(**{"related": KEEPERS, **kwargs})
        return given
