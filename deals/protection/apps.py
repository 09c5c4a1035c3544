from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "deals.protection"
    verbose_name = "Protection"

    def ready(self) -> None:
        from deals.protection import tasks  # noqa: F401
