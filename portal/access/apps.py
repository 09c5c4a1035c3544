from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, pre_migrate


class AccessConfig(AppConfig):
    name = "portal.access"
    label = "access"

    def ready(self) -> None:
        if settings.ROW_SECURITY:
            pre_migrate.connect(_open, dispatch_uid="row security opens")
            post_migrate.connect(_close, dispatch_uid="row security closes")


def _open(sender: AppConfig, plan: Any = (), **kwargs: Any) -> None:
    """Policies and views hold on to columns that migrations may want to change."""
    if _is_time(sender) and plan:
        from portal.access.row_security import install

        install.remove()


def _close(sender: AppConfig, plan: Any = (), **kwargs: Any) -> None:
    from portal.access.row_security import install

    if _is_time(sender) and (plan or not install.installed()):
        install.apply()


def _is_time(sender: AppConfig) -> bool:
    """Every app with models is named once; all have been migrated before the first is."""
    return sender.label == settings.AUTH_USER_MODEL.partition(".")[0]
