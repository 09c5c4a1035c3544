from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"

    def ready(self) -> None:
        from cms.library.families import CATALOGUE
        from deals.registrations.views.panels import PANELS
        from portal.home import deal_reading, exported, subjects, trail_words  # noqa: F401
        from portal.home.shelf import families

        CATALOGUE.append(families)
        exported.register()
        PANELS.append(deal_reading.PANEL)
