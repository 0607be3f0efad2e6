"""Addresses of reviews outside of the admin; included by ``lms.http.urls``, which gives the namespace."""

from django.urls import path

from courses.reviews import front

urlpatterns = [
    path("reviews/", front.mine, name="my_reviews"),
    path("reviews/<uuid:uuid>/credit/", front.choose, name="review_credit"),
    path("reviews/<uuid:uuid>/credit/withdraw/", front.withdraw, name="review_credit_withdraw"),
    path("reviews/<uuid:uuid>/<uuid:key>/", front.part, name="review_part"),
]
