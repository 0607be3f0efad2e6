"""Keep your records: a personal address, and all of one's own certificates and proofs as one file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.base import clock
from lms.base.limits import EXPORT, limited
from lms.base.web import hide_address, private
from lms.certificates.models import Certificate, Rendition
from lms.flows import keep
from lms.http.bundles import UNPROCESSABLE, packed
from lms.organizations.keeping import PersonalAddress
from lms.organizations.models import Person
from lms.organizations.viewer import person_of
from lms.outside.models import OutsideRecord
from lms.reports import bundle


def kept_by(person: Person) -> dict[str, Any]:
    """Return what the section of the profile shows."""
    return {
        "personal_address": PersonalAddress.objects.filter(person=person).first(),
        "has_certificates": Certificate.objects.filter(person=person, status=Certificate.Status.VALID).exists(),
        "has_proofs": OutsideRecord.objects.standing().filter(person=person, proof__isnull=False).exists(),
    }


def _to_section() -> HttpResponse:
    return redirect(f"{reverse('lms:profile')}#records")


@private
@require_POST
@limited(EXPORT)
def keep_address(request: HttpRequest) -> HttpResponseBase:
    """Ask the owner of an address by mail, or forget the one that is kept."""
    person = person_of(request)
    if "forget" in request.POST:
        keep.forget(person=person)
        messages.success(request, _("Your personal address was removed."))
        return _to_section()
    try:
        address = keep.ask(person=person, email=request.POST.get("email", ""), at=clock.now())
    except keep.AddressError as error:
        context = {**kept_by(person), "keep_error": str(error), "keep_email": request.POST.get("email", "")}
        return render(request, "lms/learner/keep_again.html", {**context, "place": "profile"}, status=UNPROCESSABLE)
    words = _("We wrote to %(address)s. Open the link in that mail within 24 hours.")
    messages.success(request, words % {"address": address})
    return _to_section()


@private
@require_http_methods(["GET", "HEAD", "POST"])
def keep_confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """Keep the address of the link. Opening the page changes nothing: scanners open links too."""
    store = request.method == "POST"
    try:
        address = keep.confirm(person=person_of(request), token=token, at=clock.now(), store=store)
    except keep.DeadLinkError as error:
        raise Http404 from error
    if store:
        messages.success(request, _("Your personal address is confirmed."))
        return _to_section()
    return hide_address(render(request, "lms/learner/keep_confirm.html", {"address": address, "place": "profile"}))


@private
@require_POST
@limited(EXPORT)
def all_certificates(request: HttpRequest) -> HttpResponseBase:
    """Send one's own certificates and proofs from elsewhere; where there is nothing to send, say why in the wallet."""
    mine = bundle.bundled(Certificate.objects.of_user(request.user))
    found = list(mine[: bundle.MOST_CERTIFICATES])
    records = list(bundle.proven(OutsideRecord.objects.standing().of_user(request.user))[: bundle.MOST_PROOFS])
    if not (records or any(_has_file(certificate) for certificate in found)):
        said = _("You have no certificate yet.") if not found else _("The files are being made. Please try again soon.")
        messages.info(request, said)
        return redirect("lms:certificates")
    person = person_of(request)
    name = f"certificates-{clock.now().date()}.zip"
    response = packed(found, records, by=person.legal_name, name=name, at=clock.now())
    if response is not None:
        return response
    messages.error(request, _("The storage of certificate files cannot be reached just now. Please try again later."))
    return redirect("lms:certificates")


def _has_file(certificate: Certificate) -> bool:
    return any(rendition.state == Rendition.State.READY for rendition in certificate.renditions.all())
