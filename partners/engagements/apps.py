from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "partners.engagements"
    label = "engagements"
