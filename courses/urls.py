"""Addresses of the training area that show parts of courses; included by ``lms.http.urls``, which gives the namespace."""

from django.urls import URLPattern, URLResolver, path

from courses import views
from courses.recordings import views as recordings

urlpatterns: list[URLPattern | URLResolver] = [
    path("parts/<uuid:key>/", views.part, name="part"),
    path("enrollments/<uuid:uuid>/print/", views.print_course, name="course_print"),
    path("recordings/<uuid:uuid>/<slug:part>/", recordings.recording, name="recording"),
    path("enrollments/<uuid:uuid>/changed/", views.changed, name="changed"),
    path("enrollments/<uuid:uuid>/version/", views.change_version, name="change_version"),
    path("enrollments/<uuid:uuid>/renew/", views.renew, name="renew"),
]
