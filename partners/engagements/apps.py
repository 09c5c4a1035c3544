from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "partners.engagements"
    label = "engagements"

    def ready(self) -> None:
        from partners.accounts.panels import PANELS
        from partners.engagements import explain, oversight, tasks  # noqa: F401 - they register
        from partners.engagements.views.panels import ENGAGEMENTS

        PANELS.append(ENGAGEMENTS)
