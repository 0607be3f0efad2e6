"""Handouts for patients in the admin: written in each language, with how hard they are to read, and released as files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from lms.base import clock
from lms.base.clock import site_day
from lms.base.languages import name_of
from lms.base.reading_grade import Ease
from lms.base.scoping import ScopedViewSetMixin
from lms.http.handouts import make
from lms.http.kept_form import KEEPERS, KeptForm
from lms.http.people_viewsets import ListView, NothingIsDeleted
from lms.organizations.services import person_for
from lms.resources import handouts
from lms.resources.handout_models import Handout, HandoutFile, HandoutText, newest

EASE = {
    Ease.VERY_EASY: gettext_lazy("very easy to read"),
    Ease.EASY: gettext_lazy("easy to read"),
    Ease.NORMAL: gettext_lazy("not easy to read"),
    Ease.HARD: gettext_lazy("hard to read"),
    Ease.VERY_HARD: gettext_lazy("very hard to read"),
}


def grade_words(text: HandoutText) -> str:
    """Return how hard a text is to read, in words."""
    found, language = text.readability, name_of(text.language)
    if found is None:
        return _("%(language)s: not measured, no formula fits this language or the text is short") % {
            "language": language
        }
    facts = {"language": language, "value": found.value, "words": EASE[found.ease]}
    if found.formula == "grade":
        return _("%(language)s: grade %(value)s, %(words)s (aim: 6 to 8)") % facts
    return _("%(language)s: INFLESZ %(value)s, %(words)s (aim: 65 or more)") % facts


class HandoutForm(KeptForm):
    """A handout with its texts, and whether this is a version for patients or still being written."""

    release = forms.BooleanField(
        label=gettext_lazy("Release: I checked it today, it is right"),
        required=False,
        help_text=gettext_lazy(
            "Makes new files of the languages that changed. Without it the text is saved, and patients go on reading the"
            " version before."
        ),
    )
    although_hard = forms.BooleanField(
        label=gettext_lazy("Release it although it is hard to read"),
        required=False,
        help_text=gettext_lazy("Only if it cannot be said in shorter words and sentences."),
    )


class ReleasingMixin:
    """Saves, says how hard the texts are to read, and releases where that is asked for."""

    request: Any
    form: Any

    def save_instance(self) -> Handout:
        """Save, and let workers make the files after the commit."""
        handout: Handout = super().save_instance()  # type: ignore[misc]
        for text in HandoutText.objects.filter(handout=handout).order_by("pk"):
            grade = grade_words(text)
            messages.info(self.request, grade)
        if self.form.cleaned_data["release"]:
            self.release(handout)
        return handout

    def release(self, handout: Handout) -> None:
        """Release it, or say why that has to wait; the text is saved in any case."""
        hard = self.form.cleaned_data["although_hard"]
        by, now = person_for(user=self.request.user), clock.now()
        try:
            files = handouts.release(handout=handout, by=by, at=now, although_hard=hard)
        except (handouts.TooHardError, handouts.CannotBePrintedError) as error:
            why = refusal(error)
            messages.warning(self.request, why)
            return
        make([*(file.pk for file in files), *handouts.retry(handout=handout, at=now)])
        messages.success(self.request, _("Released. Files that are new can be downloaded in a minute."))


def refusal(error: Exception) -> str:
    """Return in words why a handout was not released."""
    if isinstance(error, handouts.TooHardError):
        names = ", ".join(name_of(text.language) for text in error.texts)
        return _(
            "The text is saved, but not released: it is hard to read (%(languages)s). Use shorter words and sentences, or"
            " say below that it has to be so."
        ) % {"languages": names}
    if isinstance(error, handouts.CannotBePrintedError):
        facts = {"language": name_of(error.text.language), "characters": " ".join(error.characters[:10])}
        return (
            _(
                "The text is saved, but not released: the fonts for print lack these characters (%(language)s): %(characters)s"
            )
            % facts
        )
    raise error


class NewHandout(ReleasingMixin, generic.CreateView):
    """Write a handout."""


class EditHandout(ReleasingMixin, generic.EditView):
    """Change a handout."""


def _files(handout: Handout) -> str:
    """Return in words which files there are."""
    return ", ".join(
        _("%(language)s %(number)s: %(state)s")
        % {"language": name_of(file.language), "number": file.number, "state": file.get_state_display()}
        for file in newest(list(handout.files.all()))
    )


def _state(handout: Handout) -> str:
    """Return in words whether people find a handout."""
    if handout.closed_at is not None:
        return _("Closed")
    if handout.checked_on is None:
        return _("Hidden: never released")
    return _("Shown") if handout.is_shown(site_day(clock.now())) else _("Hidden: to be checked")


class HandoutList(ListView):
    """Handouts with their texts and files in three statements, those to check first."""

    def get_base_queryset(self) -> Any:
        """Read them with the rows, without the bytes."""
        files = HandoutFile.objects.defer("data")
        return super().get_base_queryset().prefetch_related("texts", Prefetch("files", files))


class HandoutViewSet(ScopedViewSetMixin, ModelViewSet):
    """Handouts: each one text for a site. They are closed, never deleted."""

    model = Handout
    icon = "doc-full"
    menu_label = gettext_lazy("Handouts")
    menu_order = 172
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    delete_view_class = NothingIsDeleted
    index_view_class = HandoutList
    add_view_class = NewHandout
    edit_view_class = EditHandout
    url_prefix = "training/handouts"
    name = "lms_handouts"
    ordering = ("check_by", "pk")
    list_display = (
        "name",
        Column("state", label=gettext_lazy("State"), accessor=_state),
        Column("released", label=gettext_lazy("Files"), accessor=_files),
        Column(
            "grade",
            label=gettext_lazy("Reading grade"),
            accessor=lambda handout: ". ".join(grade_words(text) for text in handout.texts.all()),
        ),
        Column("keeper", label=gettext_lazy("Kept by"), accessor=lambda row: row.owner_person or row.owner_team),
        DateColumn("check_by", label=gettext_lazy("To be checked by"), sort_key="check_by"),
    )
    search_fields = ("name",)
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            InlinePanel(
                "texts",
                label=gettext_lazy("Text in one language"),
                help_text=gettext_lazy(
                    "The first one is the original. Write for somebody who has six to eight years of school."
                ),
                min_num=1,
                panels=[FieldPanel(name) for name in ("language", "title", "body", "source", "reviewed_by")],
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in (*KEEPERS, "check_days", "is_sample")],
                heading=gettext_lazy("Who keeps it"),
            ),
            MultiFieldPanel([FieldPanel("release"), FieldPanel("although_hard")], heading=gettext_lazy("Release")),
        ],
        base_form_class=HandoutForm,
    )

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Read the keepers with the rows."""
        given: dict[str, Any] = super().get_index_view_kwargs(**{"related": KEEPERS, **kwargs})
        return given
