"""``makemessages`` collects our own strings and nobody else's."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages


def test_strings_are_collected_into_the_catalog_of_the_plugin_without_foreign_folders(monkeypatch):
    asked = {}
    monkeypatch.setattr(makemessages.Command, "handle", lambda _self, **options: asked.update(options))
    call_command("makemessages", locale=["es"], ignore_patterns=["drafts"])
    assert asked["locale"] == ["es"]
    assert {"drafts", "node_modules", "tests", "var"} <= set(asked["ignore_patterns"])
    assert [Path(settings.BASE_DIR) / "lms" / "locale"] == settings.LOCALE_PATHS
