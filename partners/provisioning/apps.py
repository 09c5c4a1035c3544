from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    name = "partners.provisioning"
    label = "provisioning"

    def ready(self) -> None:
        from partners.organizations.panels import PANELS
        from partners.provisioning.panels import OURS
        from partners.provisioning.words import ACTION_WORDS
        from portal.audit.words import ACTIONS

        PANELS.extend(OURS)
        ACTIONS.update(ACTION_WORDS)
