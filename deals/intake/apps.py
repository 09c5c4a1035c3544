from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "deals.intake"
    label = "intake"
