from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "portal.interchange"
    label = "interchange"
