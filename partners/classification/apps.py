from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    name = "partners.classification"
    label = "classification"
    verbose_name = "Classification"

    def ready(self) -> None:
        from partners.accounts.filters import MORE_FILTERS
        from partners.accounts.panels import PANELS
        from partners.classification import explain, tasks  # noqa: F401 - they register themselves
        from partners.classification.filters import account_filter
        from partners.classification.views.panel import PANEL

        MORE_FILTERS["value_class"] = account_filter
        PANELS.append(PANEL)
