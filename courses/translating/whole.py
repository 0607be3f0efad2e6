"""A whole course in another language: drafts of all its parts that have none, and words that changed since.

Nothing of it is published, and no question is made: a question in another language is one when all of its words are there.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from wagtail.models import Locale

from courses.translation_state import parts_of
from lms.base.pages import page_model

if apps.is_installed("wagtail_localize"):
    from wagtail_localize.models import Translation, TranslationSource
else:  # an extra: without it a draft begins as a copy of the original
    Translation = TranslationSource = None


def prepare(course: Any, language: str, user: Any) -> int:
    """Make a draft of each published part that has no page in the language; return how many.

    Each part is written for itself, so that repeating it goes on where it ended.
    """
    locale, _created = Locale.objects.get_or_create(language_code=language)
    pages = [page for page in parts_of(course) if page.live]
    there = parts_in(pages, locale)
    for page in pages:
        if page.translation_key not in there:
            _draft(page, locale, user)
        elif TranslationSource is not None:
            _renew(page, there[page.translation_key])
    return sum(page.translation_key not in there for page in pages)


def parts_in(pages: list[Any], locale: Locale) -> dict[Any, Any]:
    """Return the pages in a language by their key, without copies that stand for untranslated ones."""
    keys = [page.translation_key for page in pages]
    rows = page_model().objects.filter(translation_key__in=keys, locale=locale, alias_of__isnull=True)
    return {row.translation_key: row for row in rows}


@transaction.atomic
def _draft(page: Any, locale: Locale, user: Any) -> None:
    """Write one draft; facts and words of the glossary that it shows stay those of the original."""
    if TranslationSource is None:
        copy = page.get_translation_or_none(locale) or page.copy_for_translation(locale, copy_parents=True)
        copy.alias_of = None
        copy.save(clean=False)
        copy.save_revision(user=user)
        _hide(copy, user)
        return
    source, _created = TranslationSource.get_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    translation.save_target(user=user, publish=False)
    _hide(translation.get_target_instance(), user)


def _hide(page: Any, user: Any) -> None:
    """Take back a copy that stood for the untranslated page: learners get the original at its address as before."""
    if page.live:
        page.unpublish(user=user)


def _renew(page: Any, there: Any) -> None:
    """Offer translators the words of an original that changed; the translation itself stays as it is."""
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source is None or page.last_published_at is None or source.last_updated_at >= page.last_published_at:
        return
    if source.translations.filter(target_locale=there.locale_id, enabled=True).exists():
        source.update_from_db()
