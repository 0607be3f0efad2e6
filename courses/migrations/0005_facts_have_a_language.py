"""Every fact has a language now."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms_courses", "0004_fill_language_of_facts")]

    operations = [
        migrations.AlterField(
            model_name="fact",
            name="locale",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailcore.locale",
                verbose_name="locale",
            ),
        ),
        migrations.AlterField(
            model_name="fact",
            name="translation_key",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AlterUniqueTogether(name="fact", unique_together={("translation_key", "locale")}),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.UniqueConstraint(fields=("locale", "slug"), name="lms_courses_fact_slug"),
        ),
    ]
