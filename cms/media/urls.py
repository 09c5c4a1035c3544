from django.urls import path

from cms.media import views

urlpatterns = [
    path("files/images/<uuid:key>/<str:spec>/", views.picture, name="picture"),
    path("files/<uuid:key>/", views.document_link, name="document_link"),
    path("files/<uuid:key>/<str:name>", views.document, name="document"),
]
