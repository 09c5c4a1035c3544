from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "partners.accounts"
    label = "accounts"

    def ready(self) -> None:
        import partners.accounts.tasks  # noqa: F401 - registers the room's job
