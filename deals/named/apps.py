from django.apps import AppConfig


class NamedConfig(AppConfig):
    name = "deals.named"
    label = "named"
    verbose_name = "Named accounts"
