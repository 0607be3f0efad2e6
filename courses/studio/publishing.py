"""Publishing in the editor: what is missing is told in plain words with links, and the draft is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from courses.serving import LearnerPageMixin
from courses.unfinished import Lack, of_draft


def stop_unfinished(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Lead back to the editor when the page lacks something; for the hook ``before_publish_page``."""
    if not isinstance(page, LearnerPageMixin):
        return None
    lacks = of_draft(page)
    if not lacks:
        return None
    words = told(_("The draft is saved, but not published: something is missing."), lacks)
    messages.error(request, words)
    return redirect("wagtailadmin_pages:edit", page.pk)


def told(intro: str, lacks: list[Lack]) -> str:
    """Return the sentence and a list of what is missing, each with a link to its place."""
    items = format_html_join("", '<li><a href="{}">{}</a></li>', ((lack.url, lack.message) for lack in lacks))
    return format_html("{}<ul>{}</ul>", intro, items)
