"""Which objectives of its course a lesson teaches, and which its knowledge checks test (ADR 0091)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

MOST = 99


def check_numbers(value: Any) -> None:
    """Take a list of numbers of objectives, each once.

    Raises ValidationError.
    """
    fits = isinstance(value, list) and all(type(number) is int and 1 <= number <= MOST for number in value)
    if not fits or len(set(value)) < len(value):
        raise ValidationError(_("Choose objectives of the course."))


class TeachingMixin(models.Model):
    """Objectives are named by their number on the page of the course, as in questions."""

    teaches = models.JSONField(
        _("objectives that this lesson teaches"), default=list, blank=True, validators=[check_numbers]
    )
    checks_test = models.JSONField(
        _("objectives that its knowledge checks test"), default=list, blank=True, validators=[check_numbers]
    )

    class Meta:
        abstract = True

    teaching_panel: ClassVar = MultiFieldPanel(
        [FieldPanel("teaches"), FieldPanel("checks_test")], heading=_("Objectives of the course"), classname="collapsed"
    )
