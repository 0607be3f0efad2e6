"""Addresses under the training prefix; a host includes this module."""

from django.urls import URLPattern, URLResolver, include, path

from lms.http import account, assign, certificates, learner, reflections, relief, team

app_name = "lms"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", learner.my_learning, name="my_learning"),
    path("profile/", learner.profile, name="profile"),
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
    path("team/roster.csv", team.roster, name="team_roster"),
    path("team/people/<uuid:uuid>/", team.person, name="team_person"),
    path("team/people/<uuid:uuid>/grant/", team.grant, name="team_grant"),
    path("team/assign/", assign.assign, name="team_assign"),
    path("team/assign/<uuid:uuid>/", assign.assigned, name="team_assigned"),
    path("team/assign/<uuid:uuid>/undo/", assign.undo, name="team_assign_undo"),
    path("team/assign/<uuid:uuid>/stop/", assign.stop, name="team_assign_stop"),
    path("team/enrollments/<uuid:uuid>/", relief.exceptions, name="team_relief"),
    path("team/enrollments/<uuid:uuid>/extend/", relief.extend, name="team_extend"),
    path("team/enrollments/<uuid:uuid>/waive/", relief.waive, name="team_waive"),
    path("team/enrollments/<uuid:uuid>/unwaive/", relief.unwaive, name="team_unwaive"),
    path("", include("quizzes.urls")),
]
