"""Registration in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import Fact
from courses.reviews import registration as reviews


class FactViewSet(SnippetViewSet):
    """Facts: a figure is corrected here once, for all lessons that show it.

    They belong to no course: trainers look them up and choose them, administrators write them (``lms_setup``).
    """

    model = Fact
    icon = "pick"
    menu_label = _("Facts")
    menu_order = 165
    add_to_admin_menu = True
    base_url_path = "training/facts"
    inspect_view_enabled = True
    list_display = ("statement", "value", "source_year", "checked_on")
    search_fields = ("statement", "source")


register_snippet(FactViewSet)

hooks.register("register_admin_urls", reviews.review_urls)
hooks.register("register_admin_menu_item", reviews.review_menu_item)
hooks.register("register_page_header_buttons", reviews.header_button)
hooks.register("before_publish_page", reviews.hold_back)
hooks.register("before_bulk_action", reviews.hold_back_many)
