from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "deals.programs"
    verbose_name = "Programme rules"

    def ready(self) -> None:
        import deals.programs.explain  # noqa: F401 - registers itself
