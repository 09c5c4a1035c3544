from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "deals.intake"
    label = "intake"

    def ready(self) -> None:
        from deals.intake.panels import OURS
        from deals.intake.words import ACTION_WORDS
        from partners.organizations.panels import PANELS
        from portal.audit.words import ACTIONS

        PANELS.extend(OURS)
        ACTIONS.update(ACTION_WORDS)
