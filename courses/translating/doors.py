"""Addresses of wagtail-localize that ask whose row it is, for sites that have it.

Its own ask for one right on everything, and its list and its choices of rows name what belongs to others. What edits a
translation asks for the right to edit that page itself, so it stays as it is.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from wagtail.snippets.views.snippets import get_snippet_model_from_url_params
from wagtail_localize.models import TranslationSource
from wagtail_localize.views import report, snippets_api, submit_translations, update_translations

from lms.base.pages import page_model

SUBMITS = "wagtail_localize.submit_translation"
SEES = ["add", "change", "view"]


def may_submit(user: Any) -> bool:
    """Tell whether the user may submit whatever the user may edit, and see the list of all translations."""
    return bool(user.has_perm(SUBMITS))


def _policy(model: Any) -> Any:
    return model.snippet_viewset.permission_policy


def _ask_for(user: Any, instance: Any, right: str = "change") -> None:
    """Let pass who may edit the page or row.

    Raises Http404.
    """
    if isinstance(instance, page_model()):
        allowed = instance.permissions_for_user(user).can_edit()
    else:
        allowed = _policy(type(instance)).user_has_permission_for_instance(user, right, instance)
    if not allowed:
        raise Http404


def submit_page(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Submit a page of one's own."""
    _ask_for(request.user, get_object_or_404(page_model(), pk=page_id))
    answer: HttpResponseBase = submit_translations.SubmitPageTranslationView.as_view()(request, page_id=page_id)
    return answer


def submit_snippet(request: HttpRequest, app_label: str, model_name: str, pk: str) -> HttpResponseBase:
    """Submit a row of one's own."""
    model = get_snippet_model_from_url_params(app_label, model_name)
    _ask_for(request.user, get_object_or_404(model, pk=unquote(pk)))
    view = submit_translations.SubmitSnippetTranslationView.as_view()
    answer: HttpResponseBase = view(request, app_label=app_label, model_name=model_name, pk=pk)
    return answer


def update(request: HttpRequest, translation_source_id: int) -> HttpResponseBase:
    """Send changes of an original of one's own to its translations."""
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    _ask_for(request.user, source.get_source_instance())
    view = update_translations.UpdateTranslationsView.as_view()
    answer: HttpResponseBase = view(request, translation_source_id=translation_source_id)
    return answer


class Report(report.TranslationsReportView):
    """All translations, the newest first."""

    def get_queryset(self) -> Any:
        """Put them in an order, so that no page repeats one."""
        return super().get_queryset().order_by("-pk")


def translations(request: HttpRequest, *, results_only: bool = False) -> HttpResponseBase:
    """List all translations, for who may submit anything.

    Raises PermissionDenied.
    """
    if not may_submit(request.user):
        raise PermissionDenied
    answer: HttpResponseBase = Report.as_view(results_only=results_only)(request)
    return answer


class ScopedSnippets(snippets_api.SnippetViewSet):
    """Rows that the user may see."""

    def get_queryset(self) -> Any:
        """Narrow the rows."""
        return _policy(self.get_model()).instances_user_has_any_permission_for(self.request.user, SEES)


def snippets(request: HttpRequest, app_label: str, model_name: str) -> HttpResponseBase:
    """List rows."""
    answer: HttpResponseBase = ScopedSnippets.as_view({"get": "list"})(
        request, app_label=app_label, model_name=model_name
    )
    return answer


def snippet(request: HttpRequest, app_label: str, model_name: str, pk: str) -> HttpResponseBase:
    """Name a row."""
    view = ScopedSnippets.as_view({"get": "retrieve"})
    answer: HttpResponseBase = view(request, app_label=app_label, model_name=model_name, pk=pk)
    return answer


def urls() -> list[URLPattern]:
    """Return the addresses of wagtail-localize that are answered here instead."""
    row = "<slug:app_label>/<slug:model_name>/<str:pk>/"
    return [
        path("localize/submit/page/<int:page_id>/", submit_page, name="lms_localize_page"),
        path(f"localize/submit/snippet/{row}", submit_snippet, name="lms_localize_snippet"),
        path("localize/update/<int:translation_source_id>/", update, name="lms_localize_update"),
        path("localize/reports/translations/", translations, name="lms_localize_report"),
        path(
            "localize/reports/translations/results/",
            translations,
            {"results_only": True},
            name="lms_localize_report_results",
        ),
        path("localize/api/snippets/<slug:app_label>/<slug:model_name>/", snippets, name="lms_localize_rows"),
        path(f"localize/api/snippets/{row}", snippet, name="lms_localize_row"),
    ]


def without_report(request: HttpRequest, menu_items: list[Any]) -> None:
    """Take the list of all translations out of the menu of those who may not open it."""
    if not may_submit(request.user):
        menu_items[:] = [item for item in menu_items if item.name != "translations"]
