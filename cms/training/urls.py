from django.urls import path

from cms.training.views import courses, enrolling, learning, lessons, paths, rules, team

urlpatterns = [
    path("training/", learning.training, name="training"),
    path("training/courses/", courses.catalogue, name="courses"),
    path("training/team/", team.team, name="training_team"),
    path("training/team/export.csv", team.export, name="training_team_export"),
    path("training/team/enroll/", team.enroll_several, name="training_team_enroll"),
    path("training/team/remind/", team.remind, name="training_team_remind"),
    path("training/rules/", rules.rules, name="enrollment_rules"),
    path("training/rules/new/", rules.rule_new, name="enrollment_rule_new"),
    path("training/rules/<uuid:pk>/end/", rules.rule_end, name="enrollment_rule_end"),
    path("training/paths/<uuid:key>/", paths.learning_path, name="learning_path"),
    path("training/paths/<uuid:key>/enroll/", paths.path_enroll, name="learning_path_enroll"),
    path("training/enrollments/<uuid:pk>/leave/", enrolling.leave, name="enrollment_leave"),
    path("training/<uuid:key>/", courses.course, name="course"),
    path("training/<uuid:key>/enroll/", enrolling.course_enroll, name="course_enroll"),
    path("training/<uuid:key>/<uuid:lesson>/", lessons.lesson, name="lesson"),
    path("training/<uuid:key>/<uuid:lesson>/done/", lessons.lesson_done, name="lesson_done"),
    path(
        "training/<uuid:key>/<uuid:lesson>/progress/",
        lessons.lesson_progress,
        name="lesson_progress",
    ),
]
