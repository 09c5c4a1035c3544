from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "partners.plans"
    label = "plans"
