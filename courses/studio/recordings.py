"""The chooser and the list of recordings, without the names of other teams' collections. For sites with ``wagtailmedia``."""

from __future__ import annotations

import json
from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, re_path
from wagtailmedia import get_media_model
from wagtailmedia.views import chooser, media

from courses.studio.scoping import collections_of, files_of


def _with_own_collection(request: HttpRequest) -> HttpRequest:
    """Take a collection that is not the user's out of the address."""
    asked = request.GET.get("collection_id", "")
    if asked and not (asked.isdecimal() and collections_of(request.user).filter(pk=asked[:9]).exists()):
        fields = request.GET.copy()
        del fields["collection_id"]
        request.GET = fields  # type: ignore[assignment]
    return request


def media_index(request: HttpRequest) -> HttpResponseBase:
    """List recordings; the name of a collection of others is not told."""
    answer: HttpResponseBase = media.index(_with_own_collection(request))
    return answer


def media_chooser(request: HttpRequest, media_type: str | None = None) -> HttpResponseBase:
    """Choose a recording."""
    return _without_others(request, chooser.chooser(_with_own_collection(request), media_type))


def media_upload(request: HttpRequest, media_type: str) -> HttpResponseBase:
    """Upload a recording in the chooser."""
    return _without_others(request, chooser.chooser_upload(_with_own_collection(request), media_type))


def _without_others(request: HttpRequest, answer: Any) -> HttpResponseBase:
    """Take the names of collections of others out of the chooser's filter."""
    if not answer.headers.get("Content-Type", "").startswith("application/json"):
        return answer  # type: ignore[no-any-return]
    data = json.loads(answer.content)
    page = BeautifulSoup(data.get("html") or "", "html.parser")
    own = {str(pk) for pk in collections_of(request.user).values_list("pk", flat=True)}
    for option in page.select("select[name=collection_id] option"):
        if option.get("value") and option["value"] not in own:
            option.decompose()
    if data.get("html"):
        data["html"] = str(page)
        answer.content = json.dumps(data)
    return answer  # type: ignore[no-any-return]


def media_usage(request: HttpRequest, media_id: int) -> HttpResponseBase:
    """Tell where a recording of one's own is used."""
    get_object_or_404(files_of(request.user, get_media_model()), pk=media_id)
    answer: HttpResponseBase = media.usage(request, media_id)
    return answer


def urls() -> list[URLPattern]:
    """Return the addresses of ``wagtailmedia`` that are answered here instead."""
    kinds = "(?P<media_type>audio|video)"
    return [
        path("media/", media_index, name="lms_media"),
        path("media/chooser/", media_chooser, name="lms_media_chooser"),
        re_path(rf"^media/chooser/{kinds}/$", media_chooser, name="lms_media_chooser_typed"),
        re_path(rf"^media/{kinds}/chooser/upload/$", media_upload, name="lms_media_upload"),
        path("media/usage/<int:media_id>/", media_usage, name="lms_media_usage"),
    ]
