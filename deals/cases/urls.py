"""Addresses of the conflict desk. A side's part has an address of its own below /conflicts/."""

from django.urls import path

from deals.cases.views import case, decide, desk, listing, metrics, opening, party, precedents

ONE = "conflicts/<uuid:pk>"

urlpatterns = [
    path("conflicts/", listing.conflicts, name="conflicts"),
    path("conflicts/new/", opening.new, name="conflict_new"),
    path("conflicts/precedents/", precedents.precedents, name="precedents"),
    path("conflicts/precedents/<uuid:pk>/", precedents.precedent, name="precedent"),
    path("conflicts/metrics/", metrics.metrics, name="conflict_metrics"),
    path("conflicts/metrics.csv", metrics.metrics_csv, name="conflict_metrics_csv"),
    path(f"{ONE}/", case.conflict, name="conflict"),
    path(f"{ONE}/as/<uuid:party>/", case.as_party, name="conflict_as_party"),
    path(f"{ONE}/evidence/", party.evidence, name="conflict_evidence"),
    path(f"{ONE}/nothing/", party.nothing, name="conflict_nothing"),
    path(f"{ONE}/files/<uuid:file>/", party.download, name="conflict_file"),
    path(f"{ONE}/parties/", desk.add_party, name="conflict_add_party"),
    path(f"{ONE}/parties/<uuid:party>/ask/", desk.ask, name="conflict_ask"),
    path(f"{ONE}/parties/<uuid:party>/remove/", desk.remove_party, name="conflict_remove_party"),
    path(f"{ONE}/notes/", desk.note, name="conflict_note"),
    path(f"{ONE}/panel/", desk.add_to_panel, name="conflict_panel"),
    path(f"{ONE}/panel/<uuid:seat>/leave/", desk.leave_panel, name="conflict_leave_panel"),
    path(f"{ONE}/precedent/", precedents.draft, name="conflict_precedent"),
    path(f"{ONE}/decide/", decide.decide, name="conflict_decide"),
    path("deals/<uuid:pk>/appeal/", party.appeal, name="deal_appeal"),
    path(f"{ONE}/<slug:action>/", desk.act, name="conflict_act"),
]
