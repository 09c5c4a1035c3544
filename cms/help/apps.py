from django.apps import AppConfig


class HelpConfig(AppConfig):
    name = "cms.help"
    label = "help"

    def ready(self) -> None:
        from cms.help.models import HelpText
        from cms.library.tree import SNIPPETS

        SNIPPETS.append(HelpText)
