from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "portal.home"
    label = "home"

    def ready(self) -> None:
        from cms.library.families import CATALOGUE
        from deals.registrations.views.panels import PANELS
        from portal.home import deal_reading, subjects, trail_words  # noqa: F401
        from portal.home.shelf import families

        CATALOGUE.append(families)
        PANELS.append(deal_reading.PANEL)
