"""Check of the pages: the site has an address of its own and a catalog where links lead."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from lms.base.health import Finding, bad, good, register, warning
from lms.base.pages import page_model
from lms.conf import conf


@register(key="pages", title=gettext_lazy("Pages"), reads_tables=True)
def pages(_at: datetime) -> Finding:
    """Look for the default site and for a live page at the address of the catalog."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return bad(_("There is no default site."), _("Make one in the admin, under Settings, Sites."))
    path = site.root_page.url_path + conf.CATALOG_URL.strip("/") + "/"
    if not page_model().objects.live().filter(url_path=path).exists():
        said = _("No page is published at %(address)s, where links to the catalog lead.") % {
            "address": conf.CATALOG_URL
        }
        return warning(said, _("Publish a catalog page there, or set LMS_CATALOG_URL to the address of yours."))
    return good(_("The catalog is published."))
