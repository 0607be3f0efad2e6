"""Registration in Wagtail's admin."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses import stale_report
from courses.models import Fact, Term, Wording
from courses.reviews import registration as reviews
from courses.studio import home, publishing, registration, release, scoping
from lms.catalog.support import SupportContact


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


class SupportContactViewSet(SnippetViewSet):
    """Support contacts, shown beside content notes and under Help. Administrators write them."""

    model = SupportContact
    icon = "comment"
    menu_label = _("Support contacts")
    menu_order = 168
    add_to_admin_menu = True
    base_url_path = "training/support"
    list_display = (
        "name", "kind", "country", "language", "site", "checked_on", Column("check_by", label=_("Check again by")),
    )  # fmt: skip
    list_filter = ("language", "country", "kind")
    search_fields = ("name", "reach")
    ordering = ("country", "language", "position")


class WordingViewSet(SnippetViewSet):
    """Advice on words. Trainers read the list, administrators write it."""

    model = Wording
    icon = "edit"
    menu_label = _("Advice on words")
    menu_order = 167
    add_to_admin_menu = True
    base_url_path = "training/words"
    inspect_view_enabled = True
    list_display = ("term", "instead", "why", "language")
    list_filter = ("language",)
    search_fields = ("term", "instead", "why")
    ordering = ("term",)


register_snippet(FactViewSet)
register_snippet(TermViewSet)
register_snippet(SupportContactViewSet)
register_snippet(WordingViewSet)


@hooks.register("register_admin_urls")
def studio_urls() -> list[URLPattern]:
    """Add the pages of the studio."""
    return registration.urls()


hooks.register("register_admin_menu_item", registration.my_courses_item)
hooks.register("register_page_header_buttons", registration.readiness_button)
hooks.register("before_publish_page", publishing.stop_unfinished)
hooks.register("after_publish_page", release.tell_what_waits)
hooks.register("register_admin_urls", scoping.picture_urls, order=-1)
for action in scoping.silent_bulk_actions():
    hooks.register("register_bulk_action", action, order=1)


@hooks.register("construct_admin_api", order=1)
def scoped_admin_api(router: Any) -> None:
    """Let the admin's API show what a person may choose."""
    router.register_endpoint("pages", scoping.ScopedPages)
    router.register_endpoint("images", scoping.ScopedImages)
    router.register_endpoint("documents", scoping.ScopedDocuments)


@hooks.register("construct_page_chooser_queryset")
def scoped_page_chooser(pages: Any, request: HttpRequest) -> Any:
    """Offer published pages, and drafts of one's own courses."""
    return scoping.pages_of(request.user, pages)


if apps.is_installed("wagtailmedia"):
    from courses.studio import recordings

    @hooks.register("register_admin_urls", order=-1)
    def recording_urls() -> list[URLPattern]:
        """Answer before ``wagtailmedia`` where it names collections of others."""
        return recordings.urls()


hooks.register("register_admin_urls", stale_report.urls)
hooks.register("register_reports_menu_item", stale_report.menu_item)
hooks.register("construct_homepage_panels", home.add_panel)
hooks.register("register_admin_urls", reviews.review_urls)
hooks.register("register_admin_menu_item", reviews.review_menu_item)
hooks.register("register_page_header_buttons", reviews.header_button)
hooks.register("before_publish_page", reviews.hold_back)
hooks.register("before_bulk_action", reviews.hold_back_many)

if apps.is_installed("wagtail_localize"):
    from courses.translating import doors

    hooks.register("register_admin_urls", doors.urls, order=-1)
    hooks.register("construct_reports_menu", doors.without_report)
