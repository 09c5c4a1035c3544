from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class AudienceConfig(AppConfig):
    name = "cms.audience"
    label = "audience"

    def ready(self) -> None:
        """What `admission.admitted` remembers with a scope ends when a rule or a certificate is
        new: a page published in this very request is found in it."""
        for label in ("audience.Audience", "certifications.Certificate"):
            post_save.connect(_forget, sender=label, dispatch_uid=f"forget {label}")
        from cms.audience.admission import opened_audiences, plant
        from portal.access.row_security.symbols import LISTS

        LISTS["audiences"] = (opened_audiences, plant)


def _forget(**kwargs: Any) -> None:
    from portal.access.scope import forget

    forget()
