from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "partners.coverage"
    label = "coverage"
