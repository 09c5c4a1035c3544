from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "portal.signin"
    label = "signin"

    def ready(self) -> None:
        import portal.signin.health
        import portal.signin.tasks  # noqa: F401 - registers the room’s job
        from portal.signin import listeners

        listeners.connect()
