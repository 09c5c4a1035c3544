"""The API, version 1: one line per resource."""

urlpatterns: list = []
