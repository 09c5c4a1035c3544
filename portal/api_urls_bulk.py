"""`…/bulk/`: what may be done to many records of a collection in one call."""

from django.urls import path

from deals.registrations import api as deals
from partners.plans import api as tasks
from portal.interchange.api_bulk import bulk_view
from portal.people.areas import Area

# The description's enumerations (portal/interchange/enum_names.py) are these.
ANYTHING = ["create", "update", "delete"]
FOR_DEALS = [*ANYTHING, *deals.ACTIONS]
FOR_ACCOUNTS = ["create", "update"]
FOR_TASKS = ["create", "update", *tasks.ACTIONS]

urlpatterns = [
    path("deals/bulk/", bulk_view("deals", Area.DEALS, FOR_DEALS)),
    path("accounts/bulk/", bulk_view("accounts", Area.ACCOUNTS, FOR_ACCOUNTS)),
    path("contacts/bulk/", bulk_view("contacts", Area.ACCOUNTS, ANYTHING)),
    path("touchpoints/bulk/", bulk_view("touchpoints", Area.ACCOUNTS, ANYTHING)),
    path("tasks/bulk/", bulk_view("tasks", Area.ACCOUNTS, FOR_TASKS)),
]
