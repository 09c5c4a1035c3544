from django.apps import AppConfig


class ClassificationConfig(AppConfig):
    name = "partners.classification"
    label = "classification"
