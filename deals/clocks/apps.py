from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "deals.clocks"
    verbose_name = "Clocks"
