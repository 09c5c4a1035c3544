from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "deals.registrations"
    label = "registrations"

    def ready(self) -> None:
        from deals.registrations.services import hand_over_deals
        from partners.organizations.services import HAND_OVERS

        HAND_OVERS.append(hand_over_deals)
