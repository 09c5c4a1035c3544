from django.apps import AppConfig


class CobrandingConfig(AppConfig):
    name = "cms.cobranding"
    label = "cobranding"
