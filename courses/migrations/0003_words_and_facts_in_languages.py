"""Words of the glossary; facts get a language and a day of review. The rows that are there are filled in by the next one."""

import uuid

import django.db.models.deletion
import modelsearch.index
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lms_courses", "0002_reviews"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="fact",
            name="review_by",
            field=models.DateField(
                blank=True, help_text="The day by which it has to be compared again.", null=True, verbose_name="review by"
            ),
        ),
        migrations.AddField(
            model_name="fact",
            name="locale",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailcore.locale",
                verbose_name="locale",
            ),
        ),
        migrations.AddField(
            model_name="fact", name="translation_key", field=models.UUIDField(editable=False, null=True)
        ),
        migrations.AlterField(
            model_name="fact", name="slug", field=models.SlugField(max_length=80, verbose_name="short name")
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("term", models.CharField(max_length=120, verbose_name="word")),
                ("definition", models.TextField(verbose_name="meaning")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                (
                    "locale",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.locale",
                        verbose_name="locale",
                    ),
                ),
            ],
            options={
                "verbose_name": "glossary word",
                "verbose_name_plural": "glossary words",
                "abstract": False,
                "unique_together": {("translation_key", "locale")},
                "constraints": [
                    models.UniqueConstraint(fields=("locale", "term"), name="lms_courses_term_word"),
                ],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
    ]
