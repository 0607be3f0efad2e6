"""Choosing one of many people in the admin: a list of those whom the user administers, searched by name or e-mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from lms.base.scoping import NothingIsCreated, ScopedViewSetMixin
from lms.organizations.models import Person


class SearchForm(BaseFilterForm):
    """Search by a part of the name or the e-mail address."""

    q = forms.CharField(label=gettext_lazy("Name or e-mail"), required=False)

    def filter(self, objects: QuerySet[Person]) -> QuerySet[Person]:
        """Narrow the list."""
        words = self.cleaned_data["q"].strip()
        self.is_searching, self.search_query = bool(words), words
        return objects.filter(pk__in=Person.objects.named(words).values("pk")) if words else objects


class ChooseMixin(chooser.BaseChooseView):
    """Name and e-mail, by family name."""

    filter_form_class = SearchForm
    ordering = ("family_name", "pk")

    @property
    def title_column(self) -> Any:
        """Call a name a name."""
        column = super().title_column
        column.label = gettext_lazy("Name")
        return column

    @property
    def columns(self) -> list[Any]:
        """Add the e-mail address, which tells two people of one name apart."""
        return [*super().columns, Column("email", label=gettext_lazy("E-mail"))]


class ChooseView(ChooseMixin, chooser.ChooseView):
    """The chooser."""


class ChooseResultsView(ChooseMixin, chooser.ChooseResultsView):
    """The list in the chooser."""


class PersonChooserViewSet(ScopedViewSetMixin, ChooserViewSet):
    """Offers the people whom the user administers."""

    model = Person
    rows_of = "administered_by"
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    create_view_class = NothingIsCreated
    icon = "user"
    page_title = gettext_lazy("Choose a person")
    choose_one_text = gettext_lazy("Choose a person")
    choose_another_text = gettext_lazy("Choose another person")
    url_prefix = "training/people/choose"


PERSON_CHOOSER = PersonChooserViewSet("lms_person_chooser")
"""The one that is registered; forms take their widget from it."""
