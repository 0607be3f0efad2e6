"""Days and times have one form for each use, and a translation can change it."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

AT = datetime(2026, 11, 27, 14, 5, tzinfo=UTC)


def said(form, value):
    return Template(f"{{% load attune %}}{{{{ value|{form} }}}}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        ("day", date(2026, 11, 27), "27 November 2026"),
        ("day", "2026-11-27", "27 November 2026"),
        ("day", AT, "27 November 2026"),
        ("short_day", date(2026, 11, 27), "27 Nov 2026"),
        ("moment", AT, "27 November 2026, 14:05 UTC"),
        ("hour", AT, "14:05"),
    ],
)
def test_a_day_or_time_is_said_in_one_form(form, value, words):
    assert said(form, value) == words


def test_a_moment_names_the_zone_that_it_is_told_in(settings):
    settings.TIME_ZONE = "America/New_York"
    assert said("moment", AT) == "27 November 2026, 09:05 EST"


@pytest.mark.parametrize("form", ["day", "short_day", "moment", "hour"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_day_or_time_nothing_is_said(form, nothing):
    assert said(form, nothing) == ""


def test_months_are_named_in_the_language_of_the_page():
    with translation.override("es"):
        assert said("day", date(2026, 11, 27)) == "27 de noviembre de 2026"


def test_a_translation_can_change_the_order_of_a_day(monkeypatch):
    monkeypatch.setattr("lms.base.days.pgettext", lambda _context, form: {"j F Y": "Y. F j."}[form])
    assert said("day", date(2026, 11, 27)) == "2026. November 27."
