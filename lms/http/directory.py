"""The directory of community resources: searched by anybody or by people with a login, checked by who keeps an entry."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lms.base import clock, languages
from lms.base.clock import site_day
from lms.base.web import mark_private, private
from lms.conf import conf
from lms.resources import services
from lms.resources.choices import Cost, Facet, Kind, Population
from lms.resources.handout_models import Handout
from lms.resources.kept import Kept
from lms.resources.models import DirectoryEntry
from lms.resources.querysets import DirectoryQuerySet

PAGE_SIZE = 20
ANY = [("", gettext_lazy("Any"))]
View = Callable[..., HttpResponseBase]


class SearchForm(forms.Form):
    """What somebody looks for. Every field may stay empty."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of help"), required=False, choices=[*ANY, *Kind.choices])
    language = forms.ChoiceField(
        label=gettext_lazy("Language spoken"), required=False, choices=[*ANY, *languages.choices()]
    )
    population = forms.ChoiceField(label=gettext_lazy("For whom"), required=False, choices=[*ANY, *Population.choices])
    cost = forms.ChoiceField(label=gettext_lazy("Cost"), required=False, choices=[*ANY, *Cost.choices])
    area = forms.CharField(label=gettext_lazy("Area"), required=False, max_length=100)


def open_by_setting(view: View) -> View:
    """Wrap a view that ``LMS_DIRECTORY_PUBLIC`` opens to visitors."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return mark_private(view(request, *args, **kwargs))
        return view(request, *args, **kwargs) if conf.DIRECTORY_PUBLIC else redirect_to_login(request.get_full_path())

    return wrapped


@open_by_setting
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """List what is shown, narrowed by the search."""
    form = SearchForm(request.GET)
    form.is_valid()  # an unknown choice narrows nothing
    given = {name: value for name, value in form.cleaned_data.items() if value}
    found = _found(DirectoryEntry.objects.shown(site_day(clock.now())), given)
    pages = Paginator(found.whole().order_by("kind", "area", "pk"), PAGE_SIZE)
    context = {
        "form": form,
        "page": pages.get_page(request.GET.get("page")),
        "count": pages.count,
        "narrowed": bool(given),
        "search": urlencode(given),
        "keeps": any(rows.objects.kept_by(request.user).exists() for rows in (DirectoryEntry, Handout)),
        "place": "directory",
    }
    return render(request, "lms/resources/directory.html", context)


def _found(entries: DirectoryQuerySet, given: dict[str, str]) -> DirectoryQuerySet:
    """Narrow the entries by the search."""
    narrow: dict[str, Callable[[DirectoryQuerySet, str], DirectoryQuerySet]] = {
        "q": DirectoryQuerySet.matching,
        "kind": lambda rows, code: rows.filter(kind=code),
        "language": lambda rows, code: rows.tagged(Facet.LANGUAGE, code),
        "population": DirectoryQuerySet.for_population,
        "cost": lambda rows, code: rows.tagged(Facet.COST, code),
        "area": DirectoryQuerySet.in_area,
    }
    for name, value in given.items():
        entries = narrow[name](entries, value)
    return entries


@open_by_setting
@require_safe
def entry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one entry; one that is overdue says that it is being checked, and nothing else."""
    found = get_object_or_404(DirectoryEntry.objects.whole().filter(closed_at__isnull=True), uuid=uuid)
    shown = found.is_shown(site_day(clock.now()))
    context = {"entry": found, "shown": shown, "place": "directory"}
    return render(request, "lms/resources/entry.html", context, status=200 if shown else 404)


@private
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """List the entries and handouts that the viewer keeps, those to check first."""
    today = site_day(clock.now())
    mine = DirectoryEntry.objects.kept_by(request.user).filter(closed_at__isnull=True)
    entries = list(mine.whole().order_by("check_by", "pk"))
    released = Handout.objects.kept_by(request.user).filter(closed_at__isnull=True, checked_on__isnull=False)
    handouts = list(released.order_by("check_by", "pk"))
    context = {
        "to_check": [each for each in entries if not each.is_shown(today)],
        "handouts_to_check": [each for each in handouts if not each.is_shown(today)],
        "current": [each for each in entries if each.is_shown(today)],
        "current_handouts": [each for each in handouts if each.is_shown(today)],
        "place": "directory",
    }
    return render(request, "lms/resources/kept.html", context)


def _own(request: HttpRequest, uuid: UUID) -> Kept:
    """Return an entry, or a handout that was released, of the viewer's."""
    mine = DirectoryEntry.objects.kept_by(request.user).filter(closed_at__isnull=True, uuid=uuid).first()
    handouts = Handout.objects.kept_by(request.user).filter(closed_at__isnull=True, checked_on__isnull=False)
    return mine or get_object_or_404(handouts, uuid=uuid)


@private
@require_POST
def confirm(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that the keeper called or looked, and that the entry is right."""
    services.confirm(entry=_own(request, uuid), at=clock.now())
    messages.success(request, _("Thank you. The entry is shown until it has to be checked again."))
    return redirect("lms:directory_kept")


@private
@require_POST
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Note that the service is no longer there."""
    services.close(entry=_own(request, uuid), at=clock.now())
    messages.success(request, _("Closed. Nobody sees the entry any more; an administrator can open it again."))
    return redirect("lms:directory_kept")
