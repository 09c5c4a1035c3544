from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "partners.integrations"
    label = "integrations"
