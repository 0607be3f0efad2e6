"""Addresses of the public certificate check; short, since they are printed. A host includes this module."""

from django.urls import URLPattern, URLResolver, path

from lms.http import verify

app_name = "lms_verify"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", verify.index, name="index"),
    path("<str:code>/", verify.by_code, name="code"),
]
