from django.urls import path

from portal.oversight.views import access, register, reviews, view_as

urlpatterns = [
    path("access/", register.shares, name="access_register"),
    path("access/export.csv", register.export, name="access_export"),
    path("access/shares/<slug:code>/<uuid:pk>/end/", register.end, name="access_end"),
    path("access/shares/<slug:code>/<uuid:pk>/extend/", register.extend, name="access_extend"),
    path("access/view-as/", view_as.start, name="view_as"),
    path("access/view-as/stop/", view_as.stop, name="view_as_stop"),
    path("access/reviews/", reviews.campaigns, name="access_reviews"),
    path("access/reviews/new/", reviews.new, name="access_review_new"),
    path("access/reviews/<uuid:pk>/", reviews.campaign, name="access_review"),
    path("access/reviews/<uuid:pk>/close/", reviews.close, name="access_review_close"),
    path("access/reviews/<uuid:pk>/evidence.csv", reviews.evidence, name="access_evidence"),
    path("access/reviews/<uuid:pk>/<uuid:item>/", reviews.answer, name="access_answer"),
    path("me/looks/", view_as.looks, name="looks"),
    path("access/<slug:kind>/<uuid:pk>/", access.access, name="access"),
]
