from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "cms.library"
    label = "library"

    def ready(self) -> None:
        from cms.library import signals, tasks  # noqa: F401 - they register themselves
        from cms.library.showing import pages_read
        from cms.media.shown import SHOWN_ON

        SHOWN_ON.append(pages_read)
