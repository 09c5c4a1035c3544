from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "cms.packages"
    label = "packages"

    def ready(self) -> None:
        from cms.packages.player import PACKAGE
        from cms.training import players

        players.register("packages.PackagePage", PACKAGE)
