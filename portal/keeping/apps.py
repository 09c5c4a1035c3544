from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "portal.keeping"
    label = "keeping"
    verbose_name = "Keeping"

    def ready(self) -> None:
        import portal.keeping.health
        import portal.keeping.marks  # noqa: F401 - registers the check of an unfinished restore
