from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "partners.integrations"
    label = "integrations"

    def ready(self) -> None:
        from partners.integrations import oversight, tasks  # noqa: F401 - they register themselves
        from partners.integrations.oauth import issued_by_oauth
        from partners.integrations.panels import OURS
        from partners.integrations.services.apps import disconnect_all
        from partners.integrations.trail import INTEGRATIONS
        from partners.organizations.panels import PANELS
        from partners.organizations.services.people import DEACTIVATED
        from portal.activity.subjects import register
        from portal.audit.streams import KINDS
        from portal.people.second_factor import CHECKS
        from portal.people.tokens import FINDERS
        from portal.signin.services import needs_second_factor

        FINDERS.append(issued_by_oauth)
        DEACTIVATED.append(disconnect_all)
        CHECKS.append(needs_second_factor)
        PANELS.extend(OURS)
        KINDS["integrations.integration"] = INTEGRATIONS
        register("integrations.integration")
