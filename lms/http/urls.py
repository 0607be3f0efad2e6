"""Addresses under the training prefix; a host includes this module."""

from django.urls import URLPattern, URLResolver, include, path

from lms.http import account, bundles, certificates, learner, mail, reflections, rosters, staff_import, team

app_name = "lms"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", learner.my_learning, name="my_learning"),
    path("profile/", learner.profile, name="profile"),
    path("mail/preferences/", mail.preferences, name="mail_preferences"),
    path("mail/<str:token>/", mail.unsubscribe, name="mail_unsubscribe"),
    path("help/", learner.help_page, name="help"),
    path("account/login/", account.LogIn.as_view(), name="login"),
    path("account/logout/", account.LogOut.as_view(), name="logout"),
    path("account/password/", account.ChangePassword.as_view(), name="password_change"),
    path("courses/<uuid:uuid>/enroll/", learner.enroll, name="enroll"),
    path("enrollments/<uuid:uuid>/activities/<uuid:key>/finish/", learner.finish, name="activity_finish"),
    path("enrollments/<uuid:uuid>/why/", learner.why, name="why"),
    path("enrollments/<uuid:uuid>/done/", learner.course_done, name="course_done"),
    path("enrollments/<uuid:uuid>/certificate/", learner.certificate_state, name="certificate_state"),
    path("enrollments/<uuid:uuid>/writing/<uuid:block>/", reflections.save, name="reflection"),
    path("certificates/", certificates.wallet, name="certificates"),
    path("certificates/<uuid:uuid>/file/", certificates.download, name="certificate_download"),
    path("team/", team.overview, name="team"),
    path("team/matrix/", team.people_and_courses, name="team_matrix"),
    path("team/roster.csv", rosters.as_csv, name="team_roster"),
    path("team/roster.xlsx", rosters.as_workbook, name="team_workbook"),
    path("team/certificates/", bundles.choose, name="team_certificates"),
    path("team/certificates.zip", bundles.download, name="team_bundle"),
    path("team/people/<uuid:uuid>/", team.person, name="team_person"),
    path("team/people/<uuid:uuid>/grant/", team.grant, name="team_grant"),
    path("team/import/", staff_import.start, name="staff_import"),
    path("team/import/staff.csv", staff_import.template, name="staff_import_template"),
    path("team/import/<uuid:uuid>/", staff_import.result, name="staff_import_result"),
    path("team/import/<uuid:uuid>/columns/", staff_import.columns, name="staff_import_columns"),
    path("team/import/<uuid:uuid>/check/", staff_import.check, name="staff_import_check"),
    path("team/import/<uuid:uuid>/refused.csv", staff_import.errors, name="staff_import_errors"),
    path("team/import/<uuid:uuid>/undo/", staff_import.undo, name="staff_import_undo"),
    path("", include("quizzes.urls")),
]
