from django.apps import AppConfig


class TouchpointsConfig(AppConfig):
    name = "partners.touchpoints"
    label = "touchpoints"
