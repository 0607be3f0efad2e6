"""Addresses of the reference site. A host includes ``lms.http.urls`` and ``lms.http.verify_urls`` likewise."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms.site.accounts.first_views import first_administrator
from lms.site.accounts.sso import views as sso
from lms.site.accounts.views import LogOut, the_door
from lms.site.health import livez, readyz
from lms.site.uploads import uploaded_file

uploads = [path("media/<path:path>", uploaded_file)] if settings.SERVE_MEDIA else []

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("first-administrator/<str:secret>/", first_administrator, name="attune_first_administrator"),
    path("sso/", sso.begin, name="attune_sso"),
    path("sso/answer/", sso.answer, name="attune_sso_answer"),
    path("admin/login/", the_door),
    path("admin/logout/", LogOut.as_view()),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *uploads,
    *i18n_patterns(
        path("training/account/", include("lms.site.accounts.urls")),
        path("training/", include("lms.http.urls")),
        path("verify/", include("lms.http.verify_urls")),
        path("_util/login/", the_door),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = "lms.http.errors.bad_request"
handler403 = "lms.http.errors.permission_denied"
handler404 = "lms.http.errors.page_not_found"
handler429 = "lms.site.accounts.views.too_many"
handler500 = "lms.http.errors.server_error"
