from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "partners.federation"
    label = "federation"
