"""The front page of the reference site."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page

from courses.translating.fields import fields


class HomePage(Page):
    """What Attune is, in a few lines, and the way to the courses."""

    intro = models.TextField(_("introduction"), blank=True)

    template = "site/home.html"
    max_count_per_parent = 1
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("intro")]
    override_translatable_fields: ClassVar = fields(own=("slug",))

    class Meta:
        """Names."""

        verbose_name = _("home page")
        verbose_name_plural = _("home pages")
