"""Rows of their own: every admin view of a model shows a person the rows that are theirs, and no other.

Wagtail asks a permission policy about single rows in a few places only; its views would open and save any row of a model
for whoever may change one. All views of a viewset are made in one place, and that is where they are narrowed. The model's
manager has ``visible_to(user)``.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.base import ViewSet


def scoped(view: Any, model: Any, rows_of: str = "visible_to") -> Any:
    """Return the view class, answering 404 for a row that is not visible and narrowing what it lists.

    ``rows_of`` is the manager's method that takes the user and returns the rows.
    """

    class Scoped(view):
        def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
            """Look first: some views read their row during set-up."""
            if "pk" in kwargs and not self._seen(request).filter(pk=_key(model, kwargs["pk"])).exists():
                raise Http404
            super().setup(request, *args, **kwargs)

        def _seen(self, request: HttpRequest) -> QuerySet[Any]:
            rows: QuerySet[Any] = getattr(model.objects, rows_of)(request.user)
            return rows

        def _narrowed(self, rows: Any) -> Any:
            """Leave lists of something else, such as log entries of a row, as they are, and all rows for who sees all."""
            return _within(rows, self._seen(self.request)) if rows.model is model else rows

        def get_base_queryset(self) -> Any:
            return self._narrowed(super().get_base_queryset())

        def get_object_list(self) -> Any:
            return self._narrowed(super().get_object_list())

        def get_objects(self, pks: Any) -> Any:
            return self._narrowed(super().get_objects(pks))

    Scoped.__name__ = view.__name__
    Scoped.__qualname__ = view.__qualname__
    return Scoped


def _within(rows: Any, seen: QuerySet[Any]) -> Any:
    """Return the rows that are seen; a query set without a condition leaves none out and is not worth a join."""
    query = seen.query
    whole = not (query.where or query.is_sliced or query.combinator)
    return rows if whole else rows.filter(pk__in=seen.values("pk"))


def _key(model: type[Model], quoted: Any) -> Any:
    """Return the primary key of an address; what cannot be one belongs to no row."""
    try:
        return model._meta.pk.to_python(unquote(str(quoted)))
    except ValidationError as error:
        raise Http404 from error


class ScopedViewSetMixin(ViewSet):
    """First base of a viewset, also of a chooser's, whose model's manager has ``visible_to`` or what ``rows_of`` names."""

    model: Any
    rows_of = "visible_to"

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        """Narrow every view."""
        return super().construct_view(scoped(view_class, self.model, self.rows_of), **kwargs)


class NothingIsCreated(chooser.CreateView):
    """There is nothing here: what is chosen is made in its own place, not in a chooser."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer 404."""
        raise Http404


def without_bulk_deletion(*models: type[Model]) -> type[BulkAction]:
    """Return a bulk action that closes Wagtail's own for these models: it names rows before it asks who may see them.

    Register it after Wagtail's, with an order above 0.
    """

    class NoBulkDeletion(BulkAction):
        display_name = aria_label = ""
        action_type = "delete"

        def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            """There is nothing here."""
            raise Http404

    NoBulkDeletion.models = list(models)
    return NoBulkDeletion
