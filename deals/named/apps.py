from django.apps import AppConfig


class NamedConfig(AppConfig):
    name = "deals.named"
    label = "named"
    verbose_name = "Named accounts"

    def ready(self) -> None:
        import deals.named.exchange
        import deals.named.explain  # noqa: F401 - they register themselves
        from deals.named.board import NAMED_VIEW
        from partners.coverage.groupings import GROUPINGS

        GROUPINGS.append(NAMED_VIEW)
