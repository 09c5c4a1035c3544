from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InterchangeConfig(AppConfig):
    name = "portal.interchange"
    label = "interchange"

    def ready(self) -> None:
        from portal.interchange import text_index_upkeep

        post_migrate.connect(text_index_upkeep.install, sender=self, dispatch_uid="text indexes")
