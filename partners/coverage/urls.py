from django.urls import path

from partners.coverage.views import allocation, asking, board, handovers

urlpatterns = [
    path("coverage/", board.board, name="coverage"),
    path("coverage/asks/", board.asks, name="coverage_asks"),
    path("coverage/ask/", asking.ask, name="coverage_ask"),
    path("coverage/<uuid:pk>/", allocation.allocation, name="allocation"),
    path("coverage/<uuid:pk>/<slug:action>/", allocation.act, name="allocation_act"),
    path("handovers/", handovers.hand_overs, name="hand_overs"),
    path("handovers/new/", handovers.new, name="hand_over_new"),
    path("handovers/<uuid:pk>/", handovers.hand_over, name="hand_over"),
    path("handovers/<uuid:pk>/give/", handovers.give, name="hand_over_give"),
    path(
        "handovers/<uuid:pk>/finish/",
        handovers.close,
        {"action": "finish"},
        name="hand_over_finish",
    ),
    path(
        "handovers/<uuid:pk>/withdraw/",
        handovers.close,
        {"action": "withdraw"},
        name="hand_over_withdraw",
    ),
]
