"""Addresses of reviews outside of the admin; included by ``lms.http.urls``, which gives the namespace."""

from django.urls import path

from courses.reviews import front

urlpatterns = [
    path("reviews/<uuid:uuid>/<uuid:key>/", front.part, name="review_part"),
]
