"""Where the parts of a course are read: at their page while it is open, at an address of the training area otherwise."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from lms.base.pages import page_model
from lms.catalog import services as catalog
from lms.catalog.models import Activity
from quizzes.models import Quiz


def follow(course_key: UUID) -> None:
    """Write the addresses of all parts that a course ever had, so that whoever takes an edition with them gets there."""
    parts = Activity.objects.filter(course__key=course_key).exclude(kind=Activity.Kind.COURSE)
    keys = list(parts.values_list("key", flat=True))
    if not keys:
        return
    with translation.override(settings.LANGUAGE_CODE):
        found: dict[str, dict[str, str]] = {str(key): {"": reverse("lms:part", args=[key])} for key in keys}
    for page in page_model().objects.filter(translation_key__in=keys, live=True).select_related("locale"):
        address = page.get_url()
        if address:
            found[str(page.translation_key)][page.locale.language_code] = address
    catalog.readdress(key=course_key, addresses=found)
    without_page = [key for key in keys if len(found[str(key)]) == 1]
    for key in without_page:
        Quiz.objects.filter(activity__key=key, activity__course__key=course_key).update(url=found[str(key)][""])
