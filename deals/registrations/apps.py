from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "deals.registrations"
    label = "registrations"

    def ready(self) -> None:
        from deals.registrations import tasks  # noqa: F401 - registers the room's jobs
        from deals.registrations.notices import dates_of
        from deals.registrations.services import hand_over_deals
        from deals.registrations.views.panels import PANELS
        from deals.registrations.views.protection import PROTECTION
        from deals.registrations.views.shipments import SHIPMENTS
        from partners.organizations.services import HAND_OVERS
        from portal.notifications.calendar import SOURCES

        PANELS.extend([PROTECTION, SHIPMENTS])
        HAND_OVERS.append(hand_over_deals)
        SOURCES.append(dates_of)
