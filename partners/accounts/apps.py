from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "partners.accounts"
    label = "accounts"

    def ready(self) -> None:
        import partners.accounts.exchange
        import partners.accounts.explain  # noqa: F401 - they register themselves
