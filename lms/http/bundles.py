"""Certificates of a team, or of a list of names, as one ZIP: first who was found, then the files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lms.base import clock
from lms.base.limits import EXPORT, limited
from lms.base.web import private
from lms.certificates.models import Certificate
from lms.http.teamscope import Scope, no_team, uuid_or_none
from lms.organizations.models import Person
from lms.organizations.viewer import person_of
from lms.outside.models import OutsideRecord
from lms.reports import bundle, names

UNPROCESSABLE, UNAVAILABLE = 422, 503


@dataclass(frozen=True)
class Holder:
    """A person of the list with their certificates."""

    person: Person
    certificates: list[Certificate]


@dataclass(frozen=True)
class Choice:
    """What a list came to, with the certificates that can be downloaded."""

    holders: list[Holder]
    ambiguous: list[tuple[str, list[Holder]]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Ask for a team or a list of names; a list that was sent is answered with who was found. Nothing is stored."""
    scope = Scope.of(request)
    if not scope.teams:
        return no_team(request)
    if request.method != "POST":
        return _page(request, scope)
    if len(names.lines_of(request.POST.get("names", ""))) > names.MOST_NAMES:
        return _page(request, scope, error=_too_many_names(), status=UNPROCESSABLE)
    choice = _choice(request, scope)
    if choice is None:
        return _page(request, scope, error=_too_many(), status=UNPROCESSABLE)
    return _page(request, scope, choice=choice)


@private
@require_POST
@limited(EXPORT)
def download(request: HttpRequest) -> HttpResponseBase:
    """Send the certificates of the people ticked and their proofs from elsewhere with a manifest, at most 200 of each.

    404 where one of the people is not visible.
    """
    scope = Scope.of(request)
    ids = {uuid_or_none(text) for text in request.POST.getlist("person")}
    people = list(scope.people().filter(uuid__in=ids))
    if len(people) != len(ids):
        raise Http404
    found = list(bundle.bundled(scope.certificates().filter(person__in=people))[: bundle.MOST_CERTIFICATES + 1])
    records = list(bundle.proven(scope.records().filter(person__in=people))[: bundle.MOST_PROOFS + 1])
    if not found and not records:
        error = _("None of the people ticked has a certificate. Tick somebody who has one.")
        return _again(request, scope, error=error, status=UNPROCESSABLE)
    if len(found) > bundle.MOST_CERTIFICATES or len(records) > bundle.MOST_PROOFS:
        return _again(request, scope, error=_too_many(), status=UNPROCESSABLE)
    name = f"certificates-{scope.day or scope.standing.today}.zip"
    response = packed(found, records, by=person_of(request).legal_name, name=name, at=clock.now())
    if response is not None:
        return response
    error = _("The storage of certificate files cannot be reached just now. Please try again in a few minutes.")
    return _again(request, scope, error=error, status=UNAVAILABLE)


def packed(
    certificates: list[Certificate], records: list[OutsideRecord], *, by: str, name: str, at: datetime
) -> FileResponse | None:
    """Return the certificates and the proofs of records as a ZIP to download, None while their storage cannot be reached."""
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    try:
        bundle.write(certificates, file, by=by, at=at, records=records)
    except bundle.StorageAwayError:
        file.close()
        return None
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _choice(request: HttpRequest, scope: Scope) -> Choice | None:
    """Return what the form asks for: the people of the list, everybody without one; None for more than 200 files."""
    wanted = names.lines_of(request.POST.get("names", ""))[: names.MOST_NAMES]
    return _named(scope, wanted) if wanted else _everybody(scope)


def _again(request: HttpRequest, scope: Scope, *, error: str, status: int) -> HttpResponse:
    """Show the list again with what went wrong."""
    return _page(request, scope, choice=_choice(request, scope), error=error, status=status)


def _page(
    request: HttpRequest, scope: Scope, *, choice: Choice | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        **scope.context(),
        "choice": choice,
        "error": error,
        "names": request.POST.get("names", ""),
        "most_names": names.MOST_NAMES,
        "most": bundle.MOST_CERTIFICATES,
        "total": sum(len(holder.certificates) for holder in choice.holders) if choice else 0,
    }
    return render(request, "lms/team/certificates.html", context, status=status)


def _named(scope: Scope, wanted: list[str]) -> Choice | None:
    """Match names and addresses with the people of the scope; None for more than 200 certificates of those found."""
    keys = [names.key(line) for line in wanted]
    near = scope.people().annotate(small_name=Lower("legal_name"), small_email=Lower("email"))
    people = near.filter(Q(small_name__in=keys) | Q(small_email__in=keys)).order_by("family_name", "pk")
    matching = names.match(wanted, people)
    doubtful = [person for _line, group in matching.ambiguous for person in group]
    holding = _holding(scope, [*matching.found, *doubtful])
    if holding is None:
        return None
    return Choice(
        [Holder(person, holding.get(person.pk, [])) for person in matching.found],
        [(line, [Holder(each, holding.get(each.pk, [])) for each in group]) for line, group in matching.ambiguous],
        matching.unknown,
    )


def _everybody(scope: Scope) -> Choice | None:
    """Return everybody of the scope who has a certificate; None for more than 200 certificates."""
    holding = _holding(scope, None)
    if holding is None:
        return None
    return Choice([Holder(certificates[0].person, certificates) for certificates in holding.values()])


def _holding(scope: Scope, people: list[Person] | None) -> dict[int, list[Certificate]] | None:
    """Return the certificates of people by person; None for more than 200."""
    visible = scope.certificates() if people is None else scope.certificates().filter(person__in=people)
    found = list(bundle.bundled(visible).prefetch_related(None)[: bundle.MOST_CERTIFICATES + 1])
    if len(found) > bundle.MOST_CERTIFICATES:
        return None
    holding: dict[int, list[Certificate]] = {}
    for certificate in found:
        holding.setdefault(certificate.person_id, []).append(certificate)
    return holding


def _too_many() -> str:
    return ngettext(
        "A download holds at most %(most)s certificate. Choose one team, or paste fewer names.",
        "A download holds at most %(most)s certificates. Choose one team, or paste fewer names.",
        bundle.MOST_CERTIFICATES,
    ) % {"most": bundle.MOST_CERTIFICATES}


def _too_many_names() -> str:
    return ngettext(
        "A list holds at most %(most)s name. Please send the rest as another list.",
        "A list holds at most %(most)s names. Please send the rest as another list.",
        names.MOST_NAMES,
    ) % {"most": names.MOST_NAMES}
