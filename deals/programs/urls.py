from django.urls import path

from deals.programs.views import calendars, rates, routing, versions

urlpatterns = [
    path("", versions.policies, name="programme_rules"),
    path("policies/new/", versions.policy_new, name="policy_new"),
    path("policies/<uuid:pk>/", versions.policy, name="policy"),
    path("policies/<uuid:pk>/cancel/", versions.policy_cancel, name="policy_cancel"),
    path("policies/<uuid:pk>/end/", versions.policy_end, name="policy_end"),
    path("routing/", routing.routing, name="routing_rules"),
    path("routing/new/", routing.rule_set_new, name="rule_set_new"),
    path("routing/<uuid:pk>/", routing.rule_set, name="rule_set"),
    path("routing/<uuid:pk>/cancel/", routing.rule_set_cancel, name="rule_set_cancel"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/new/", calendars.calendar_edit, name="calendar_new"),
    path("calendars/<uuid:pk>/", calendars.calendar_edit, name="calendar"),
    path("calendars/<uuid:pk>/exceptions/", calendars.exception_add, name="calendar_exception"),
    path(
        "calendars/exceptions/<int:pk>/remove/",
        calendars.exception_remove,
        name="calendar_exception_remove",
    ),
    path("rates/", rates.rates, name="rates"),
    path("rates/<uuid:pk>/cancel/", rates.rate_cancel, name="rate_cancel"),
]
