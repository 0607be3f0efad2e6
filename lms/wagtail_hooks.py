"""Registration in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.http import certificate_files, directory_viewset, handout_viewset, outbox, people_viewsets, system
from lms.http.person_chooser import PERSON_CHOOSER
from lms.organizations.querysets import administers_all
from lms.resources.chooser import DIRECTORY_CHOOSER, HANDOUT_CHOOSER


@hooks.register("register_admin_urls")
def certificate_file_urls() -> list[URLPattern]:
    """Add the page of certificate files."""
    return [
        path("training/files/", certificate_files.failed_files, name="lms_certificate_files"),
        path("training/files/<uuid:uuid>/retry/", certificate_files.retry_file, name="lms_certificate_file_retry"),
    ]


@hooks.register("register_admin_urls")
def outbox_urls() -> list[URLPattern]:
    """Add the page of the outbox."""
    return [
        path("training/mail/", outbox.mails, name="lms_outbox"),
        path("training/mail/<uuid:uuid>/retry/", outbox.retry, name="lms_outbox_retry"),
    ]


@hooks.register("register_admin_urls")
def system_status_urls() -> list[URLPattern]:
    """Add the page of the system's status."""
    return [path("reports/training/system/", system.status, name="lms_system_status")]


class FilesMenuItem(MenuItem):
    """Shown to those who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for the permission that the page asks for."""
        return bool(request.user.has_perm("lms.view_rendition"))


@hooks.register("register_admin_menu_item")
def certificate_files_menu_item() -> Any:
    """Add the menu entry."""
    return FilesMenuItem(_("Certificate files"), reverse("lms_certificate_files"), icon_name="doc-full", order=900)


class OutboxMenuItem(MenuItem):
    """Shown to those who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for the permission that the page asks for."""
        return bool(request.user.has_perm("lms.view_outbox"))


@hooks.register("register_admin_menu_item")
def outbox_menu_item() -> Any:
    """Add the menu entry."""
    return OutboxMenuItem(_("Outbox"), reverse("lms_outbox"), icon_name="mail", order=910)


@hooks.register("register_reports_menu_item")
def system_status_menu_item() -> Any:
    """Add the entry below Reports."""
    return FilesMenuItem(_("System status"), reverse("lms_system_status"), icon_name="cogs", order=1500)


@hooks.register("register_admin_viewset")
def people_and_teams() -> list[Any]:
    """Add organizations, teams and people, the directory of community resources, handouts, and their choosers."""
    directory = [directory_viewset.DirectoryViewSet(), DIRECTORY_CHOOSER]
    handouts = [handout_viewset.HandoutViewSet(), HANDOUT_CHOOSER]
    return [people_viewsets.PeopleGroup(), PERSON_CHOOSER, *directory, *handouts]


class OfficeMenuItem(MenuItem):
    """Shown to those who administer every organization; others know the pages from their team page."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for what the page asks for."""
        return administers_all(request.user)


@hooks.register("register_admin_menu_item")
def logins_menu_item() -> Any:
    """Add the menu entry of who has a login and who is invited."""
    return OfficeMenuItem(_("People and logins"), reverse("lms:people"), icon_name="mail", order=185)


@hooks.register("register_admin_menu_item")
def import_menu_item() -> Any:
    """Add the menu entry of the staff import."""
    return OfficeMenuItem(_("Import staff"), reverse("lms:staff_import"), icon_name="upload", order=190)


@hooks.register("register_admin_menu_item")
def teams_menu_item() -> Any:
    """Add the menu entry of the team pages."""
    return OfficeMenuItem(_("Who needs training"), reverse("lms:team"), icon_name="group", order=180)
