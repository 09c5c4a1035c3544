from django.urls import path

from deals.clocks.views import board

urlpatterns = [
    path("reports/response/", board.board, name="response_times"),
    path("reports/response/export.csv", board.export, name="response_times_export"),
]
