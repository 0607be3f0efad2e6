"""Addresses of the public certificate check."""

from django.urls import URLPattern, URLResolver

app_name = "lms_verify"

urlpatterns: list[URLPattern | URLResolver] = []
