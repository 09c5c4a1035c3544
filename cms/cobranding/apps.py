from django.apps import AppConfig


class CobrandingConfig(AppConfig):
    name = "cms.cobranding"
    label = "cobranding"

    def ready(self) -> None:
        from cms.cobranding.panels import PANEL
        from cms.library.panels import PANELS

        PANELS.append(PANEL)
