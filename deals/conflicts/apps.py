from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    name = "deals.conflicts"
    label = "conflicts"

    def ready(self) -> None:
        from deals.conflicts.services import refile
        from partners.accounts.services import ACCOUNT_CHANGES

        ACCOUNT_CHANGES.append(refile)
