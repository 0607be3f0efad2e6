"""Addresses of the training area that show parts of courses; included by ``lms.http.urls``, which gives the namespace."""

from django.urls import path

from courses import views

urlpatterns = [
    path("parts/<uuid:key>/", views.part, name="part"),
    path("enrollments/<uuid:uuid>/print/", views.print_course, name="course_print"),
    path("enrollments/<uuid:uuid>/changed/", views.changed, name="changed"),
    path("enrollments/<uuid:uuid>/version/", views.change_version, name="change_version"),
    path("enrollments/<uuid:uuid>/renew/", views.renew, name="renew"),
]
