"""Addresses of attempts; included by ``lms.http.urls``, which gives the namespace."""

from django.urls import path

from quizzes import views

urlpatterns = [
    path("quizzes/<uuid:activity>/start/", views.start, name="attempt_start"),
    path("attempts/<uuid:uuid>/", views.result, name="attempt"),
    path("attempts/<uuid:uuid>/q/<int:number>/", views.question, name="attempt_question"),
    path("attempts/<uuid:uuid>/q/<int:number>/save/", views.save, name="attempt_save"),
    path("attempts/<uuid:uuid>/review/", views.review, name="attempt_review"),
    path("attempts/<uuid:uuid>/commitments/", views.commitments, name="commitments"),
    path("attempts/<uuid:uuid>/submit/", views.submit, name="attempt_submit"),
]
