from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    name = "partners.classification"
    label = "classification"
    verbose_name = "Classification"

    def ready(self) -> None:
        import partners.classification.tasks  # noqa: F401 - registers the room's job
        from partners.accounts.filters import MORE_FILTERS
        from partners.accounts.panels import PANELS
        from partners.classification.filters import account_filter
        from partners.classification.views.panel import PANEL

        MORE_FILTERS["value_class"] = account_filter
        PANELS.append(PANEL)
