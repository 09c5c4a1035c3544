"""Doors of the API of the house, beyond the first ones."""

from portal.home.doors.who import BOARD, DESK, EXPLAINED, NEUTRAL, OWN, REGISTER, SIGNED_IN, TRAIL

API = "api/v1/"
ANSWERERS = "who answers for access; the desk and auditors all"
# methods, address below the API, who
_DOORS = [
    ("POST", "notifications/<uuid:pk>/unread/", OWN),
    ("GET PATCH", "notifications/preferences/", OWN),
    ("GET POST DELETE", "notifications/calendar/", OWN),
    ("GET", "notifications/undelivered/", NEUTRAL),
    ("GET", "me/looks/", OWN),
    ("GET", "audit/<int:pk>/", NEUTRAL),
    ("POST", "organizations/<uuid:organization_id>/audit/verify/", TRAIL),
    ("GET", "shares/", REGISTER),
    ("GET", "shares/<slug:code>/<uuid:pk>/", REGISTER),
    ("POST", "shares/<slug:code>/<uuid:pk>/end/", "whose share it is, the desk"),
    ("POST", "shares/<slug:code>/<uuid:pk>/extend/", "whose share it is, the desk"),
    ("GET", "access/<slug:kind>/<uuid:pk>/", EXPLAINED),
    ("POST", "access/<slug:kind>/<uuid:pk>/", NEUTRAL),
    ("GET", "access-reviews/", ANSWERERS),
    ("POST", "access-reviews/", DESK),
    ("GET", "access-reviews/<uuid:pk>/", ANSWERERS),
    ("POST", "access-reviews/<uuid:pk>/close/", DESK),
    ("GET", "access-reviews/<uuid:review_id>/items/", ANSWERERS),
    ("GET", "access-reviews/<uuid:review_id>/items/<uuid:pk>/", ANSWERERS),
    ("POST", "access-reviews/<uuid:review_id>/items/<uuid:pk>/answer/", "who is asked, the desk"),
    ("GET", "home/", OWN),
    ("GET", "home/<slug:name>/", "who has that number on the home page"),
    ("GET", "search/", SIGNED_IN),
    ("GET", "health/", NEUTRAL),
    ("GET", "reports/deals/", "who reads whole deals, each over their own"),
    ("GET", "reports/deals/<slug:name>/", "the same; some only who sees several sides"),
    ("GET POST", "report-snapshots/", "who reads whole deals, each their own"),
    ("GET DELETE", "report-snapshots/<uuid:pk>/", "whoever made it"),
    ("GET POST", "report-schedules/", "who reads whole deals, each their own"),
    ("GET PATCH DELETE", "report-schedules/<uuid:pk>/", "whoever made it"),
    ("GET", "programme-lines/", NEUTRAL),
    ("POST", "programme-lines/", DESK),
    ("GET", "programme-lines/<uuid:pk>/", NEUTRAL),
    ("PATCH DELETE", "programme-lines/<uuid:pk>/", DESK),
    ("GET", "jobs/", NEUTRAL),
    ("GET", "jobs/<slug:name>/runs/", NEUTRAL),
    ("POST", "jobs/<slug:name>/run/", DESK),
    ("GET", "reports/response-times/", BOARD),
]
DOORS = [(methods, API + address, who) for methods, address, who in _DOORS]
