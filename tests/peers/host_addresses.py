"""The addresses of a host that has chosen other prefixes."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("learn/", include("lms.http.urls")),
    path("proof/of/learning/", include("lms.http.verify_urls")),
    prefix_default_language=False,
)
