"""Questions in the admin: each trainer lists, writes and chooses those of the own courses."""

from __future__ import annotations

from functools import cache
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.log_actions import log
from wagtail.snippets.views import chooser, snippets

from lms.base.scoping import ScopedViewSetMixin
from quizzes import kinds
from quizzes.forms import form_of
from quizzes.models import Question
from quizzes.owners import courses_of
from quizzes.policies import QuestionPolicy


def kind_choices() -> list[tuple[str, Any]]:
    """Return the kinds with their names."""
    return [(kind.code, kind.label) for kind in kinds.registered()]


def asked_kind(request: HttpRequest) -> kinds.Kind | None:
    """Return the kind that the address names."""
    return next((kind for kind in kinds.registered() if kind.code == request.GET.get("kind")), None)


@cache
def panels_of(code: str) -> ObjectList:
    """Return the panels of the form of a kind: what is asked, then its settings."""
    author = kinds.get(code).authoring
    names = list(author.child_blocks)
    panels = [
        HelpPanel(template="quizzes/admin/in_use.html"),
        FieldPanel("course"),
        *(FieldPanel(name) for name in names if name not in author.settings),
        MultiFieldPanel(
            [FieldPanel(name) for name in [*(name for name in names if name in author.settings), "archived"]],
            heading=gettext_lazy("Settings"),
        ),
    ]
    return ObjectList(panels, base_form_class=form_of(code)).bind_to_model(Question)


class QuestionFilterSet(WagtailFilterSet):
    """Filters of the list."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=kind_choices)
    archived_at = django_filters.BooleanFilter(
        label=gettext_lazy("Archived"),
        lookup_expr="isnull",
        exclude=True,
        widget=forms.RadioSelect(
            choices=[
                ("", gettext_lazy("All")),
                ("true", gettext_lazy("Archived")),
                ("false", gettext_lazy("Not archived")),
            ]
        ),
    )

    class Meta:
        model = Question
        fields = ("kind", "archived_at")


class IndexView(snippets.IndexView):
    """The questions of the own courses."""

    def get_base_queryset(self) -> Any:
        """Add what the columns show."""
        return super().get_base_queryset().select_related("revision").with_course_title(self.request.user)

    @cached_property
    def columns(self) -> list[Any]:
        """Leave out the boxes for bulk actions: there are none."""
        return list(super().columns[1:])


class WritingMixin:
    """What creating and editing share: the bank writes, and the log names no text that other trainers could read."""

    request: HttpRequest
    form: Any
    panel: Any
    log_action = ""

    def get_form_class(self) -> Any:
        """Return the form of the kind."""
        return self.panel.get_form_class()

    def save_instance(self) -> Question:
        """Write the question and note who did it."""
        question: Question = self.form.save()
        log(question, self.log_action, user=self.request.user, title=str(question.kind_label))
        return question

    def get_error_message(self) -> str:
        """Say that nothing is lost."""
        return _("The question is not saved yet. Nothing is lost: mend what is marked below and save again.")


class CreateView(WritingMixin, snippets.CreateView):
    """Choose a kind, then write."""

    log_action = "wagtail.create"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read the kind."""
        self.kind = asked_kind(request)
        super().setup(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the kind first."""
        response: HttpResponseBase = super().get(request, *args, **kwargs) if self.kind else self._ask()
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Save; without a kind there is nothing to save."""
        response: HttpResponseBase = super().post(request, *args, **kwargs) if self.kind else self._ask()
        return response

    def _ask(self) -> TemplateResponse:
        context = {
            "header_title": _("New question"),
            "header_icon": "help",
            "breadcrumbs_items": self.get_breadcrumbs_items(),
            "kinds": sorted(kinds.registered(), key=lambda kind: kind.private),
            "courses": courses_of(self.request.user).exists(),
            "add_url": reverse(self.add_url_name),
        }
        return TemplateResponse(self.request, "quizzes/admin/choose_kind.html", context)

    def get_panel(self) -> ObjectList | None:
        """Return the panels of the kind."""
        return panels_of(self.kind.code) if self.kind else None

    def get_initial_form_instance(self) -> Question:
        """Return a new question of the kind."""
        return Question(kind=self.kind.code if self.kind else "")

    def get_page_subtitle(self) -> str:
        """Name the kind."""
        return str(self.kind.label) if self.kind else _("Question")

    def get_add_url(self) -> str:
        """Keep the kind."""
        return self._with_kind(super().get_add_url())

    def get_preview_url(self) -> str:
        """Keep the kind."""
        return self._with_kind(super().get_preview_url())

    def _with_kind(self, url: str) -> str:
        return f"{url}?kind={self.kind.code}" if self.kind else url

    def get_success_message(self, instance: Question) -> str:
        """Say what comes next."""
        return _("The question is saved. You can now choose it in your quiz page.")


class EditView(WritingMixin, snippets.EditView):
    """Write a new revision."""

    log_action = "wagtail.edit"

    def get_panel(self) -> ObjectList:
        """Return the panels of the question's kind."""
        return panels_of(self.object.kind)

    def get_success_message(self, instance: Question | None = None) -> str:
        """Say who gets the new text."""
        return _(
            "The question is saved. Attempts that start from now on show it; where people take the course already, it waits "
            "until you release its changes."
        )


class PreviewMixin:
    """A preview of what stands in the form."""

    object: Question

    def get_form_class(self) -> Any:
        """Return the form of the kind."""
        return panels_of(self.object.kind).get_form_class()


class PreviewOnEditView(PreviewMixin, snippets.PreviewOnEditView):
    """The preview of a question that is being edited."""


class PreviewOnCreateView(PreviewMixin, snippets.PreviewOnCreateView):
    """The preview of a question that is not saved yet."""

    def get_object(self) -> Question:
        """Return a new question of the kind that the address names.

        Raises Http404 without one.
        """
        kind = asked_kind(self.request)
        if kind is None:
            raise Http404
        return Question(kind=kind.code)


class ChooserFilterForm(BaseFilterForm):
    """Search by words of the question, and by kind."""

    q = forms.CharField(label=gettext_lazy("Words of the question"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the registered kinds."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", gettext_lazy("All kinds")), *kind_choices()]
        self.fields["kind"].widget.attrs["data-chooser-modal-search-filter"] = True

    def filter(self, objects: models.QuerySet[Question]) -> models.QuerySet[Question]:
        """Narrow the list."""
        words, kind = self.cleaned_data["q"], self.cleaned_data["kind"]
        self.is_searching, self.search_query = bool(words or kind), words
        found = objects.filter(title__icontains=words)
        return found.filter(kind=kind) if kind else found


class ChooseMixin(chooser.BaseSnippetChooseView):
    """Title and kind, never the answer; the newest first, and none that is archived."""

    filter_form_class = ChooserFilterForm
    page_subtitle = ""
    ordering = "-pk"
    results_template_name = "quizzes/admin/chooser_results.html"

    def get_object_list(self) -> Any:
        """Leave out what is archived."""
        return Question.objects.current()

    @property
    def columns(self) -> list[Any]:
        """Add the kind."""
        return [*super().columns, Column("kind_label", label=_("Kind"))]


class ChooseView(ChooseMixin, chooser.ChooseView):
    """The chooser."""


class ChooseResultsView(ChooseMixin, chooser.ChooseResultsView):
    """The list in the chooser."""


class QuestionChooserViewSet(ScopedViewSetMixin, chooser.SnippetChooserViewSet):
    """Offers the questions of the own courses."""

    page_title = gettext_lazy("Choose a question")
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView


class QuestionViewSet(ScopedViewSetMixin, snippets.SnippetViewSet):
    """The questions of the own courses."""

    model = Question
    icon = "help"
    menu_label = gettext_lazy("Questions")
    menu_order = 160
    add_to_admin_menu = True
    base_url_path = "training/questions"
    list_display = (
        "title",
        Column("kind_label", label=gettext_lazy("Kind"), sort_key="kind"),
        Column("course_title", label=gettext_lazy("Course")),
        DateColumn("revision.made_at", label=gettext_lazy("Changed"), sort_key="revision__made_at"),
    )
    filterset_class = QuestionFilterSet
    search_fields = ("title",)
    copy_view_enabled = False
    permission_policy = QuestionPolicy(Question)
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    preview_on_add_view_class = PreviewOnCreateView
    preview_on_edit_view_class = PreviewOnEditView
    chooser_viewset_class = QuestionChooserViewSet
    edit_handler = ObjectList([])  # each view takes the panels of the question's kind
