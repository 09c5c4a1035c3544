from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "partners.organizations"
    label = "organizations"

    def ready(self) -> None:
        import partners.organizations.exchange
        import partners.organizations.explain
        import partners.organizations.explain_facts
        import partners.organizations.oversight
        import partners.organizations.tasks  # noqa: F401 - registers the room's job
