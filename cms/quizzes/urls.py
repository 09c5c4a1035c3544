from django.urls import path

from cms.quizzes.views import attempts, numbers

urlpatterns = [
    path("training/quizzes/<uuid:key>/begin/", attempts.quiz_begin, name="quiz_begin"),
    path("training/quizzes/<uuid:key>/numbers/", numbers.quiz_numbers, name="quiz_numbers"),
    path("training/attempts/<uuid:pk>/", attempts.quiz_attempt, name="quiz_attempt"),
    path("training/attempts/<uuid:pk>/result/", attempts.quiz_result, name="quiz_result"),
]
