"""Addresses of the supply room."""

from django.urls import path

from deals.supply.views import alerts, asking, distribution, prepared, quotes

DEAL = "deals/<uuid:pk>"
QUOTE = "quotes/<uuid:pk>"
PREPARED = "distribution/prepared"

urlpatterns = [
    path("quotes/", quotes.quotes, name="quotes"),
    path(f"{QUOTE}/", quotes.quote, name="quote"),
    path(f"{QUOTE}/send/", quotes.send, name="quote_send"),
    path(f"{QUOTE}/files/<uuid:file>/", quotes.download, name="quote_file"),
    path(f"{QUOTE}/<slug:action>/", quotes.act, name="quote_act"),
    path(f"{DEAL}/quotes/", asking.deal_quotes, name="deal_quotes"),
    path(f"{DEAL}/quotes/ask/", asking.ask, name="deal_ask_quotes"),
    path(f"{DEAL}/distributor/", asking.distributor, name="deal_distributor"),
    path("distribution/", distribution.distribution, name="distribution"),
    path("distribution/propose/", distribution.propose, name="link_propose"),
    path("distribution/answer/<slug:token>/", distribution.answer, name="link_answer"),
    path("distribution/proposals/<uuid:pk>/withdraw/", distribution.withdraw, name="link_withdraw"),
    path("distribution/links/<uuid:pk>/end/", distribution.end, name="distribution_end"),
    path(f"{PREPARED}/", prepared.prepared, name="supply_prepared"),
    path(f"{PREPARED}/new/", prepared.choose, name="supply_prepare_choose"),
    path(f"{PREPARED}/new/<uuid:pk>/", prepared.prepare, name="supply_prepare"),
    path(f"{PREPARED}/<uuid:pk>/", prepared.one, name="supply_prepared_one"),
    path(f"{PREPARED}/<uuid:pk>/<slug:action>/", prepared.act, name="supply_prepared_act"),
    path("conflicts/direct-alerts/", alerts.alerts, name="direct_alerts"),
    path("conflicts/direct-alerts/<uuid:pk>/seen/", alerts.seen, name="direct_alert_seen"),
]
