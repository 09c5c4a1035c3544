from django.apps import AppConfig


class SupplyConfig(AppConfig):
    name = "deals.supply"
    label = "supply"
