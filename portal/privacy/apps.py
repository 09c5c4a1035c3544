from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    label = "privacy"

    def ready(self) -> None:
        from portal.audit.words import ACTIONS
        from portal.privacy import tasks  # noqa: F401 - registers the room's job
        from portal.privacy.words import ACTION_WORDS

        ACTIONS.update(ACTION_WORDS)
