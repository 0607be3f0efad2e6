"""Addresses of the courses app below the training prefix; ``lms.http.urls`` includes them."""

from django.urls import URLPattern, URLResolver, path

from courses.recordings import views as recordings

urlpatterns: list[URLPattern | URLResolver] = [
    path("recordings/<uuid:uuid>/<slug:part>/", recordings.recording, name="recording"),
]
