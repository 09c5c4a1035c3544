from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "cms.training"
    label = "training"

    def ready(self) -> None:
        from cms.library.tree import INDEXES
        from cms.media.shown import SHOWN_ON
        from cms.training import joining, players, tasks  # noqa: F401 - they register themselves
        from cms.training.models import Lesson, TrainingIndexPage
        from cms.training.reading import READING

        INDEXES[TrainingIndexPage] = ("Training", "training")
        SHOWN_ON.append(Lesson.objects.in_scope)
        players.register("training.LessonPage", READING)
