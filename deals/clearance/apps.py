from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    name = "deals.clearance"
    label = "clearance"
    verbose_name = "Clearance checks"

    def ready(self) -> None:
        import deals.clearance.explain  # noqa: F401 - registers itself
