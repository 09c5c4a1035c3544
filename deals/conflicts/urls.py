"""The reviewers' and the desk's addresses of this room. The cases' are in deals.cases."""

from django.urls import path

from deals.conflicts.views import acts, merges, review, simulator

ONE = "reviews/<uuid:pk>"

urlpatterns = [
    path(f"{ONE}/", review.review, name="review"),
    path(f"{ONE}/link/", acts.link, name="review_link"),
    path(f"{ONE}/account/", acts.create_account, name="review_account"),
    path(f"{ONE}/compare/", acts.compare_again, name="review_compare"),
    path(f"{ONE}/exception/", acts.allow, name="review_exception"),
    path(f"{ONE}/apart/<uuid:key>/", acts.tell_apart, name="review_apart"),
    path(f"{ONE}/together/<uuid:row>/", acts.take_back, name="review_together"),
    path("conflicts/merges/", merges.merges, name="merges"),
    path("conflicts/merges/new/", merges.new, name="merge_new"),
    path("conflicts/merges/<uuid:pk>/undo/", merges.undo, name="merge_undo"),
    path("conflicts/threshold/", simulator.threshold_page, name="threshold"),
]
