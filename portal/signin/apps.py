from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "portal.signin"
    label = "signin"
