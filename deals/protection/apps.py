from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "deals.protection"
    verbose_name = "Protection"
