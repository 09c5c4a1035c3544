from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    name = "deals.clearance"
    label = "clearance"
    verbose_name = "Clearance checks"
