from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "cms.quizzes"
    label = "quizzes"

    def ready(self) -> None:
        from cms.library.tree import SNIPPETS
        from cms.quizzes import tasks  # noqa: F401 - registers itself
        from cms.quizzes.models import QuestionBank
        from cms.quizzes.player import QUIZ
        from cms.training import players

        players.register("quizzes.QuizPage", QUIZ)
        SNIPPETS.append(QuestionBank)
