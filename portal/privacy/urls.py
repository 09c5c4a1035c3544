from django.urls import path

from portal.privacy.views import desk, own

urlpatterns = [
    path("me/data/", own.overview, name="own_data"),
    path("me/data/download/", own.download, name="own_data_download"),
    path("me/data/erasure/", own.ask, name="own_erasure"),
    path("me/data/erasure/withdraw/", own.withdraw, name="own_erasure_withdraw"),
    path("privacy/", desk.find, name="privacy"),
    path("privacy/collect/", desk.collect, name="privacy_collect"),
    path("privacy/erase/", desk.erase, name="privacy_erase"),
    path("privacy/requests/<uuid:pk>/decline/", desk.decline, name="erasure_decline"),
    path("privacy/retention/", desk.retention, name="retention"),
    path("privacy/retention/<slug:kind>/", desk.retention_days, name="retention_days"),
]
