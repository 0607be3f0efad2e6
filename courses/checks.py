"""System check: the pages of a course have classes on this site."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from wagtail.models import get_page_models
from wagtailmedia import get_media_model

from courses.mixins import CatalogMixin, CourseMixin, LessonMixin, QuizMixin
from courses.recordings.models import Recording


@register()
def pages_have_classes(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse a site on which no course can be written: one of its pages has no class."""
    needed = (CatalogMixin, CourseMixin, LessonMixin, QuizMixin)
    missing = [mixin.__name__ for mixin in needed if not any(issubclass(page, mixin) for page in get_page_models())]
    if not missing:
        return []
    hint = 'Add "courses.pages" to INSTALLED_APPS, or write the pages on a base page of your own: docs/host.md, step 6.'
    return [Error(f"No page of this site is made of {', '.join(missing)}.", hint=hint, id="lms.E007")]


@register()
def recordings_are_private(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse another media model than ours: its files would lie in the public media folder."""
    if get_media_model() is Recording:
        return []
    hint = "Write WAGTAILMEDIA = lms.conf.WAGTAILMEDIA in the settings: docs/host.md, step 3."
    return [Error("Recordings of lessons would be open to everybody.", hint=hint, id="lms.E009")]
