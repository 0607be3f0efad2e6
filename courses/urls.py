"""Addresses of the training area that show parts of courses; included by ``lms.http.urls``, which gives the namespace."""

from django.urls import path

from courses import views

urlpatterns = [
    path("parts/<uuid:key>/", views.part, name="part"),
]
