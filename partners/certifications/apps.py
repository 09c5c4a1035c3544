from django.apps import AppConfig


class CertificationsConfig(AppConfig):
    name = "partners.certifications"
    label = "certifications"

    def ready(self) -> None:
        from partners.certifications import (  # noqa: F401 - they register themselves
            exchange,
            explain,
            tasks,
        )
        from partners.certifications.panels import OURS
        from partners.organizations.panels import PANELS

        PANELS.extend(OURS)
