"""Addresses of the clearance check."""

from django.urls import path

from deals.clearance import views

urlpatterns = [
    path("clearance/", views.clearance, name="clearance"),
    path("clearance/log/", views.log, name="clearance_log"),
    path("clearance/stop/", views.stop, name="clearance_stop"),
    path("clearance/resume/", views.resume, name="clearance_resume"),
    path("clearance/traps/", views.traps, name="clearance_traps"),
    path("clearance/traps/<uuid:pk>/remove/", views.remove_trap, name="clearance_trap_remove"),
]
