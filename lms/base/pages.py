"""The base class of all pages of this site: Wagtail's own, or the one that ``WAGTAIL_PAGE_MODEL`` names."""

from __future__ import annotations

from typing import Any

import swapper


def page_model() -> Any:
    """Return the class; to be called when all models are loaded. A swapped ``wagtail.models.Page`` has no rows."""
    return swapper.load_model("wagtailcore", "Page")
