from django.urls import path

from cms.reading.views import log, marking, readers, shelves

urlpatterns = [
    path("library/to-read/", shelves.to_read, name="to_read"),
    path("library/new/", shelves.new, name="library_new"),
    path("library/favourites/", shelves.favourites, name="favourites"),
    path("library/recent/", shelves.lately, name="library_recent"),
    path("library/log/", log.log, name="reading_log"),
    path("library/log.csv", log.log_csv, name="reading_log_csv"),
    path("library/<uuid:key>/acknowledge/", marking.confirm, name="page_acknowledge"),
    path("library/<uuid:key>/favourite/", marking.star, name="page_star"),
    path("library/<uuid:key>/readers/", readers.page_readers, name="page_readers"),
    path("library/<uuid:key>/readers.csv", readers.page_readers_csv, name="page_readers_csv"),
]
