"""Facts were written in the main language of the site."""

import uuid

from django.conf import settings
from django.db import migrations
from wagtail.coreutils import get_supported_content_language_variant


def fill(apps, schema_editor):
    """Give each fact that language, and a key of its own that its translations will share."""
    facts = apps.get_model("lms_courses", "Fact").objects.filter(locale=None)
    if not facts.exists():
        return
    code = get_supported_content_language_variant(settings.LANGUAGE_CODE)
    locale, _made = apps.get_model("wagtailcore", "Locale").objects.get_or_create(language_code=code)
    for fact in facts:
        fact.locale, fact.translation_key = locale, uuid.uuid4()
        fact.save(update_fields=["locale", "translation_key"])


class Migration(migrations.Migration):
    dependencies = [("lms_courses", "0003_words_and_facts_in_languages")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
