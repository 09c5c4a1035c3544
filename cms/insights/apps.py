from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "cms.insights"
    label = "insights"
