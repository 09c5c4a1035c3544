from django.urls import path

from portal.tables import views

urlpatterns = [
    path("me/columns/<slug:name>/", views.columns, name="table_columns"),
    path("undo/", views.undo, name="undo"),
    path("bulk/<uuid:key>/", views.bulk_result, name="bulk_result"),
]
