from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "portal.exchange"
    label = "exchange"

    def ready(self) -> None:
        import portal.exchange.tasks  # noqa: F401 - registers the room's jobs
