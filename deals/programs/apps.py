from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "deals.programs"
    verbose_name = "Programme rules"
