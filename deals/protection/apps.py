from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "deals.protection"
    verbose_name = "Protection"

    def ready(self) -> None:
        from deals.protection import health, tasks  # noqa: F401
