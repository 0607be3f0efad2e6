"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.base.reading import here, languages_to_read
from lms.conf import conf
from lms.organizations.viewer import person_of, reading_of


def viewer(request: HttpRequest) -> dict[str, Any]:
    """Offer ``viewer``, the signed-in person, ``reading``, how they like to read, and the catalog's address.

    The first two are looked up only where a template asks for them.
    """
    signed_in = hasattr(request, "user") and request.user.is_authenticated
    return {
        "viewer": SimpleLazyObject(lambda: person_of(request)) if signed_in else None,
        "reading": SimpleLazyObject(lambda: reading_of(request)),
        "lms_catalog_url": here(conf.CATALOG_URL),
        "lms_languages": languages_to_read(request.get_full_path()),
    }
