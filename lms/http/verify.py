"""The public check of a certificate: by the secret in its QR code, or by number and family name."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.base.ids import CROCKFORD
from lms.base.limits import Limit, client_address, everybody, limited
from lms.base.web import hide_address
from lms.certificates.models import Certificate, Rendition

PER_ADDRESS = Limit("verify", most=20, seconds=600)
OVER_ALL = Limit("verify-all", most=2000, seconds=600)
MOST_UPLOAD_BYTES = 5_000_000
CODE = re.compile(f"[{CROCKFORD}]{{26}}")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if character.isalnum())


def _number(text: str) -> str:
    """Return a typed number in its printed form: capitals, hyphens, and 0 and 1 for O, I and L."""
    letters = "".join(character for character in text.upper() if character.isalnum())
    head, tail = letters[:2], letters[2:].replace("O", "0").replace("I", "1").replace("L", "1")
    return "-".join((head, tail[:4], tail[4:8], tail[8:12]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PER_ADDRESS, by=client_address, changes_only=True)
@limited(OVER_ALL, by=everybody, changes_only=True)
def index(request: HttpRequest) -> HttpResponse:
    """Check a typed number with the family name on the paper."""
    if request.method != "POST":
        return render(request, "lms/verify/index.html", {"place": "verify"})
    found = Certificate.objects.filter(number=_number(request.POST.get("number", ""))).first()
    printed = str(found.snapshot["family_name"]) if found else "no such certificate"
    same = hmac.compare_digest(_plain(printed).encode(), _plain(request.POST.get("name", "")).encode())
    return _answer(request, found if same else None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(PER_ADDRESS, by=client_address)
@limited(OVER_ALL, by=everybody)
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Check the secret of a QR code; a file sent along is compared in memory and not kept."""
    wanted = code.upper()
    found = Certificate.objects.filter(verify_code=wanted).first() if CODE.fullmatch(wanted) else None
    return _answer(request, found)


def _answer(request: HttpRequest, certificate: Certificate | None) -> HttpResponse:
    if certificate is None:
        response = render(request, "lms/verify/not_found.html", {"place": "verify"}, status=404)
    else:
        context = {
            "certificate": certificate,
            "s": certificate.snapshot,
            "holder": _holder(certificate),
            "file": _file_answer(request, certificate),
            "hashes": " ".join(_seals(certificate)),
            "successor": Certificate.objects.filter(supersedes=certificate).first(),
        }
        response = render(request, "lms/verify/result.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return hide_address(response)


def _holder(certificate: Certificate) -> str:
    """Return initial and family name; nothing of a withdrawn certificate."""
    if certificate.status == Certificate.Status.WITHDRAWN:
        return ""
    name, family = certificate.snapshot["legal_name"], certificate.snapshot["family_name"]
    return f"{name[:1]}. {family}"


def _seals(certificate: Certificate) -> list[str]:
    ready = certificate.renditions.filter(state=Rendition.State.READY)
    return list(ready.values_list("sha256", flat=True))


def _file_answer(request: HttpRequest, certificate: Certificate) -> str:
    """Return ``matches``, ``differs`` or an empty text when no file was sent."""
    upload = request.FILES.get("file")
    if upload is None:
        return ""
    if (upload.size or 0) > MOST_UPLOAD_BYTES:
        return "differs"
    seal = hashlib.sha256(upload.read()).hexdigest()
    return "matches" if seal in _seals(certificate) else "differs"
