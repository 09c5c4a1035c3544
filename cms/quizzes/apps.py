from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "cms.quizzes"
    label = "quizzes"
