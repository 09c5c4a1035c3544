from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "partners.federation"
    label = "federation"

    def ready(self) -> None:
        import partners.federation.explain
        import partners.federation.guards
        import partners.federation.tasks  # noqa: F401 - registers the room's jobs
        from partners.federation.words import ACTION_WORDS
        from portal.audit.words import ACTIONS

        ACTIONS.update(ACTION_WORDS)
