from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "cms.reading"
    label = "reading"

    def ready(self) -> None:
        from cms.library import panels as library
        from cms.media.served import SERVED
        from cms.reading import panels, tasks  # noqa: F401 - the jobs register themselves

        library.PANELS.extend(panels.PANELS)
        library.ROW_NOTES.append(panels.ROW_NOTE)
        library.OPENED.append(panels.opened)
        library.SEARCHED.append(panels.searched)
        SERVED.append(panels.served)
