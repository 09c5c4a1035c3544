from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "deals.approvals"
    verbose_name = "Approvals"
