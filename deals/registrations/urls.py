"""Addresses of the deals room."""

from django.urls import path

from deals.registrations.views import (
    actions,
    board,
    bulk,
    detail,
    dialogue,
    export,
    families,
    joint_work,
    listing,
    register,
    reviews,
    saved_views,
    shipments,
)

DEAL = "deals/<uuid:pk>"

urlpatterns = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("programme/families/", families.families, name="product_families"),
    path("programme/families/<int:pk>/", families.family, name="product_family"),
    path("deals/", listing.deal_list, name="deals"),
    path("deals/bulk/", bulk.of_list, name="deals_bulk"),
    path("reviews/bulk/", bulk.of_queue, name="reviews_bulk"),
    path("deals/export.csv", export.export, name="deals_export"),
    path("deals/board/", board.board, name="deal_board"),
    path("deals/views/", saved_views.save_view, name="deal_view_save"),
    path("deals/views/<uuid:pk>/rename/", saved_views.rename_view, name="deal_view_rename"),
    path("deals/views/<uuid:pk>/delete/", saved_views.delete_view, name="deal_view_delete"),
    path("deals/register/", register.register, name="deal_register"),
    path(f"{DEAL}/", detail.detail, name="deal"),
    path(f"{DEAL}/edit/<slug:step>/", register.edit, name="deal_edit"),
    path(f"{DEAL}/delete/", register.delete, name="deal_delete"),
    path(f"{DEAL}/comments/", dialogue.comment, name="deal_comment"),
    path(f"{DEAL}/files/", dialogue.add_file, name="deal_file_add"),
    path(f"{DEAL}/files/<uuid:file>/", dialogue.download, name="deal_file"),
    path(f"{DEAL}/files/<uuid:file>/remove/", dialogue.remove_file, name="deal_file_remove"),
    path(f"{DEAL}/team/", dialogue.team, name="deal_team"),
    path(f"{DEAL}/shipments/", shipments.ship, name="deal_ship"),
    path(f"{DEAL}/shipments/<uuid:shipment>/remove/", shipments.unship, name="deal_unship"),
    path(f"{DEAL}/joint/", joint_work.ask, name="deal_joint"),
    path(f"{DEAL}/answer/", actions.answer, name="deal_answer"),
    path(f"{DEAL}/revise/", actions.copy, {"action": "revise"}, name="deal_revise"),
    path(
        f"{DEAL}/register_again/",
        actions.copy,
        {"action": "register_again"},
        name="deal_register_again",
    ),
    path(f"{DEAL}/<slug:action>/", actions.act, name="deal_action"),
]
