"""Registration in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.models import Fact, Term


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
    list_display = ("statement", "value", "source_year", "checked_on", "review_by")
    search_fields = ("statement", "source")


class TermViewSet(SnippetViewSet):
    """Words of the glossary. As with facts, trainers choose them and administrators write them."""

    model = Term
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 166
    add_to_admin_menu = True
    base_url_path = "training/glossary"
    inspect_view_enabled = True
    list_display = ("term", "definition")
    search_fields = ("term", "definition")


register_snippet(FactViewSet)
register_snippet(TermViewSet)
