"""Check of the keys for private writing: those of this server open what is stored."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.base.health import Finding, bad, good, register
from lms.reflections import services


@register(key="reflection_keys", title=gettext_lazy("Keys for private writing"), reads_tables=True)
def keys(_at: datetime) -> Finding:
    """Open the text that was stored last, without looking at it."""
    remedy = _("Put the key that sealed it into LMS_REFLECTION_KEYS, behind the newest, and restart.")
    try:
        opened = services.newest_opens()
    except (ImproperlyConfigured, ValueError) as error:
        return bad(_("LMS_REFLECTION_KEYS cannot be used: %(error)s") % {"error": error}, remedy)
    return good(_("The keys fit.")) if opened else bad(_("No key opens the text that was stored last."), remedy)
