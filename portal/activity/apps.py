from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "portal.activity"
    label = "activity"

    def ready(self) -> None:
        from portal.activity import tasks  # noqa: F401
        from portal.activity.scanner import scan_ahead
        from portal.interchange.idempotency import AHEAD

        AHEAD.append(scan_ahead)
