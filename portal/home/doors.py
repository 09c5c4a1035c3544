"""Every address and API action with the words of its policy: what `manage.py list_urls` prints.

The words describe; what holds is decided by scopes and policies. tests/wall walks each address as
each person, and fails on an address that is not listed here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

PUBLIC = "anybody, signed in or not"
SIGNED_IN = "signed in"
OWN = "signed in; only what is one's own"
IN_SCOPE = "signed in; only rows in one's scope"
DESK = "channel desk"
NEUTRAL = "the desk and auditors"
COMPANY = "the company's people"
EDITORS = "channel marketing and desk (Wagtail's editor)"
ADMINS = "the company's administrators, the desk"
INVITERS = "the company's administrators and account managers, the desk"
VENDOR_COMPANIES = "account managers for their companies, the desk, auditors"
ACCOUNT_TEAM = "the account's team, the desk"
SELLERS = "sellers and administrators of the company; direct sales for their team"
DEAL_OWNER = "the deal's owner, the company's administrators"
DEAL_REVIEWER = "the company's account managers, the desk"
DEAL_SHIPPER = "the deal’s owner and its distributor"
CALENDAR = "nobody: the calendar does this"
DIALOGUE = "the deal's company and its reviewers"
RULES = "the desk; auditors read"
QUEUE = "account managers for their companies, the desk"
CLEARED = "sellers of companies whose programme has the clearance check"
NAMED = "the direct team whose list it is, the desk, auditors"
NAMED_KEEPERS = "the direct team's managers, the desk"
BOARD = "desk, auditors, account managers, company administrators; own figures"
DEMO = "signed in, own mail; in the demo only"
CASES = "a told side its own part; the desk and auditors the whole"
CASE_SIDE = "the side's own sellers, administrators or team"

# methods, address, who
DOORS = [
    ("GET", "", SIGNED_IN),
    ("GET", "healthz", PUBLIC),
    ("GET", "readyz", PUBLIC),
    ("GET POST", "auth/login/", PUBLIC),
    ("GET POST", "auth/logout/", SIGNED_IN),
    ("GET", "auth/inactive/", PUBLIC),
    ("GET", "auth/signup/", PUBLIC + "; says how to become a partner"),
    ("GET POST", "auth/reauthenticate/", SIGNED_IN),
    ("GET POST", "auth/email/", OWN),
    ("GET", "auth/confirm-email/", PUBLIC),
    ("GET POST", "auth/password/change/", OWN),
    ("GET POST", "auth/password/reset/", PUBLIC),
    ("GET POST", r"auth/^confirm-email/(?P<key>[-:\w]+)/$", "who holds the link"),
    ("GET", "auth/password/reset/key/done/", PUBLIC),
    (
        "GET POST",
        r"auth/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        "who holds the link",
    ),
    ("GET", "auth/password/reset/done/", PUBLIC),
    ("GET POST", "me/", OWN),
    ("GET POST", "me/tokens/", OWN),
    ("POST", "me/tokens/<slug:digest>/revoke/", OWN),
    ("GET POST", "me/notifications/", OWN),
    ("POST", "me/notifications/calendar/", OWN),
    ("POST", "me/notifications/calendar/end/", OWN),
    ("GET", "me/design/", "signed in; in DEBUG only"),
    ("GET", "notifications/", OWN),
    ("POST", "notifications/read-all/", OWN),
    ("GET", "notifications/undelivered/", "the desk; auditors read"),
    ("GET", "notifications/<uuid:pk>/go/", OWN),
    ("POST", "notifications/<uuid:pk>/read/", OWN),
    ("GET", "calendar/<slug:token>.ics", "who holds the address"),
    ("GET POST", "unsubscribe/<str:token>/", "who holds the link, unless it is somebody else’s"),
    ("GET", "outbox/", DEMO),
    ("GET", "outbox/<uuid:pk>/", DEMO),
    ("GET", "outbox/<uuid:pk>/html/", DEMO),
    ("POST", "i18n/language/", PUBLIC),
    # Companies
    ("GET POST", "apply/", PUBLIC),
    ("GET", "apply/thanks/", PUBLIC),
    ("GET POST", "invitations/<slug:token>/", "who holds the link"),
    ("GET", "company/", COMPANY),
    ("GET", "company/<uuid:pk>/", COMPANY),
    ("GET POST", "company/<uuid:pk>/edit/", ADMINS),
    ("GET", "company/<uuid:pk>/members/", COMPANY + "; " + VENDOR_COMPANIES),
    ("GET POST", "company/<uuid:pk>/members/<uuid:member>/", ADMINS),
    ("GET POST", "company/<uuid:pk>/members/<uuid:member>/remove/", ADMINS),
    ("GET POST", "company/<uuid:pk>/invite/", INVITERS),
    ("POST", "company/invitations/<uuid:pk>/revoke/", INVITERS),
    ("POST", "company/invitations/<uuid:pk>/resend/", INVITERS),
    ("GET", "organizations/", VENDOR_COMPANIES),
    ("GET POST", "organizations/new/", DESK),
    ("GET", "organizations/<uuid:pk>/", VENDOR_COMPANIES),
    ("GET POST", "organizations/<uuid:pk>/edit/", ADMINS),
    ("GET POST", "organizations/<uuid:pk>/status/", DESK),
    ("POST", "organizations/<uuid:pk>/assign/", DESK),
    ("POST", "organizations/<uuid:pk>/links/", DESK),
    ("POST", "organizations/assignments/<uuid:pk>/end/", DESK),
    ("POST", "organizations/links/<uuid:pk>/end/", DESK),
    ("GET", "organizations/applications/", "the desk; auditors read"),
    ("GET", "organizations/applications/<uuid:pk>/", "the desk; auditors read"),
    ("POST", "organizations/applications/<uuid:pk>/approve/", DESK),
    ("POST", "organizations/applications/<uuid:pk>/decline/", DESK),
    ("GET", "organizations/staff/", DESK),
    ("GET POST", "organizations/staff/invite/", DESK),
    ("GET POST", "organizations/staff/<uuid:pk>/leave/", DESK),
    ("POST", "organizations/staff/teams/", DESK),
    ("POST", "organizations/staff/teams/<uuid:pk>/join/", DESK),
    ("POST", "organizations/staff/seats/<uuid:pk>/leave/", DESK),
    ("GET", "organizations/programme/", DESK),
    ("GET POST", "organizations/programme/tiers/new/", DESK),
    ("GET POST", "organizations/programme/tiers/<int:pk>/", DESK),
    ("GET POST", "organizations/programme/territories/new/", DESK),
    ("GET POST", "organizations/programme/territories/<int:pk>/", DESK),
    # Programme rules
    ("GET", "programme/", RULES),
    ("GET POST", "programme/policies/new/", DESK),
    ("GET", "programme/policies/<uuid:pk>/", RULES),
    ("GET POST", "programme/policies/<uuid:pk>/cancel/", DESK),
    ("GET POST", "programme/policies/<uuid:pk>/end/", DESK),
    ("GET", "programme/routing/", RULES),
    ("GET POST", "programme/routing/new/", DESK),
    ("GET", "programme/routing/<uuid:pk>/", RULES),
    ("GET POST", "programme/routing/<uuid:pk>/cancel/", DESK),
    ("GET", "programme/calendars/", RULES),
    ("GET POST", "programme/calendars/new/", DESK),
    ("GET POST", "programme/calendars/<uuid:pk>/", RULES),
    ("POST", "programme/calendars/<uuid:pk>/exceptions/", DESK),
    ("POST", "programme/calendars/exceptions/<int:pk>/remove/", DESK),
    ("GET POST", "programme/rates/", RULES),
    ("GET POST", "programme/rates/<uuid:pk>/cancel/", DESK),
    # Accounts
    ("GET", "accounts/", IN_SCOPE),
    ("GET", "accounts/export.csv", IN_SCOPE),
    ("GET", "accounts/options/", IN_SCOPE),
    ("GET POST", "accounts/new/", "sales teams, the desk"),
    ("GET", "accounts/<uuid:pk>/", IN_SCOPE),
    ("GET POST", "accounts/<uuid:pk>/edit/", ACCOUNT_TEAM),
    ("POST", "accounts/<uuid:pk>/names/", ACCOUNT_TEAM),
    ("POST", "accounts/<uuid:pk>/names/<uuid:name_pk>/remove/", ACCOUNT_TEAM),
    ("GET POST", "accounts/<uuid:pk>/contacts/new/", ACCOUNT_TEAM),
    ("GET POST", "accounts/<uuid:pk>/contacts/<uuid:contact_pk>/", ACCOUNT_TEAM),
    ("POST", "accounts/<uuid:pk>/contacts/<uuid:contact_pk>/remove/", ACCOUNT_TEAM),
    # Deals
    ("GET", "reviews/", QUEUE),
    ("GET", "reviews/<uuid:pk>/", DEAL_REVIEWER + "; auditors"),
    ("POST", "reviews/<uuid:pk>/link/", DEAL_REVIEWER),
    ("POST", "reviews/<uuid:pk>/account/", DEAL_REVIEWER),
    ("POST", "reviews/<uuid:pk>/compare/", DEAL_REVIEWER),
    ("POST", "reviews/<uuid:pk>/exception/", DESK),
    ("POST", "reviews/<uuid:pk>/apart/<uuid:key>/", DEAL_REVIEWER),
    ("POST", "reviews/<uuid:pk>/together/<uuid:row>/", DEAL_REVIEWER),
    ("GET", "conflicts/merges/", "the desk; auditors read"),
    ("GET POST", "conflicts/merges/new/", DESK),
    ("POST", "conflicts/merges/<uuid:pk>/undo/", DESK),
    ("GET", "conflicts/threshold/", "the desk; auditors read"),
    ("GET", "deals/", IN_SCOPE),
    ("GET", "deals/export.csv", IN_SCOPE),
    ("GET", "deals/board/", SELLERS),
    ("POST", "deals/views/", OWN),
    ("POST", "deals/views/<uuid:pk>/rename/", OWN),
    ("POST", "deals/views/<uuid:pk>/delete/", OWN),
    ("GET POST", "deals/register/", SELLERS),
    ("GET POST", "reviews/stand-ins/", QUEUE),
    ("POST", "reviews/stand-ins/<uuid:pk>/end/", "who is away, the desk"),
    ("GET", "deals/prepare/", QUEUE),
    ("GET POST", "deals/prepare/<uuid:pk>/", QUEUE),
    ("GET POST", "deals/<uuid:pk>/prepared/decline/", DEAL_OWNER),
    ("GET", "programme/rules/<uuid:pk>/dry-run/", RULES),
    ("GET", "deals/<uuid:pk>/", IN_SCOPE),
    ("GET POST", "deals/<uuid:pk>/edit/<slug:step>/", DEAL_OWNER),
    ("GET POST", "deals/<uuid:pk>/delete/", DEAL_OWNER),
    ("POST", "deals/<uuid:pk>/comments/", DIALOGUE),
    ("POST", "deals/<uuid:pk>/files/", DIALOGUE),
    ("GET", "deals/<uuid:pk>/files/<uuid:file>/", DIALOGUE),
    ("GET POST", "deals/<uuid:pk>/files/<uuid:file>/remove/", "who added the file"),
    ("GET POST", "deals/<uuid:pk>/team/", DEAL_OWNER),
    ("POST", "deals/<uuid:pk>/shipments/", DEAL_SHIPPER),
    ("POST", "deals/<uuid:pk>/shipments/<uuid:shipment>/remove/", DEAL_SHIPPER),
    ("GET POST", "deals/<uuid:pk>/answer/", DEAL_OWNER),
    ("GET POST", "deals/<uuid:pk>/revise/", DEAL_OWNER),
    ("GET POST", "deals/<uuid:pk>/register_again/", DEAL_OWNER),
    ("GET POST", "deals/<uuid:pk>/<slug:action>/", "whom the transition table names"),
    # Conflict cases
    ("GET", "conflicts/", CASES),
    ("GET POST", "conflicts/new/", DESK),
    ("GET", "conflicts/precedents/", NEUTRAL),
    ("GET POST", "conflicts/precedents/<uuid:pk>/", "the desk; auditors read what is published"),
    ("GET", "conflicts/metrics/", NEUTRAL),
    ("GET", "conflicts/metrics.csv", NEUTRAL),
    ("GET", "conflicts/<uuid:pk>/", CASES),
    ("GET", "conflicts/<uuid:pk>/as/<uuid:party>/", NEUTRAL),
    ("POST", "conflicts/<uuid:pk>/evidence/", CASE_SIDE),
    ("POST", "conflicts/<uuid:pk>/nothing/", CASE_SIDE),
    ("GET", "conflicts/<uuid:pk>/files/<uuid:file>/", CASES),
    ("POST", "conflicts/<uuid:pk>/parties/", DESK),
    ("POST", "conflicts/<uuid:pk>/parties/<uuid:party>/ask/", DESK),
    ("POST", "conflicts/<uuid:pk>/parties/<uuid:party>/remove/", DESK),
    ("POST", "conflicts/<uuid:pk>/notes/", DESK),
    ("POST", "conflicts/<uuid:pk>/panel/", DESK),
    ("POST", "conflicts/<uuid:pk>/panel/<uuid:seat>/leave/", DESK),
    ("POST", "conflicts/<uuid:pk>/precedent/", DESK),
    ("GET POST", "conflicts/<uuid:pk>/decide/", DESK),
    ("GET POST", "conflicts/<uuid:pk>/<slug:action>/", DESK),
    ("GET POST", "deals/<uuid:pk>/appeal/", DEAL_OWNER),
    ("GET", "api/v1/conflicts/", CASES),
    ("GET", "api/v1/conflicts/<uuid:pk>/", CASES),
    ("POST", "api/v1/conflicts/<uuid:pk>/evidence/", CASE_SIDE + "; the desk adds notes"),
    ("POST", "api/v1/conflicts/<uuid:pk>/decide/", DESK),
    ("POST", "api/v1/deals/<uuid:pk>/appeal/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/overturn/", DESK),
    # Named accounts
    ("GET", "conflicts/named-accounts/", NAMED),
    ("GET POST", "conflicts/named-accounts/new/", NAMED_KEEPERS),
    ("GET", "conflicts/named-accounts/template.csv", NAMED),
    ("GET", "conflicts/named-accounts/<uuid:pk>/", NAMED),
    ("POST", "conflicts/named-accounts/<uuid:pk>/upload/", NAMED_KEEPERS),
    ("GET", "conflicts/named-accounts/versions/<uuid:pk>/", NAMED),
    ("POST", "conflicts/named-accounts/versions/<uuid:pk>/start/", NAMED_KEEPERS),
    ("POST", "conflicts/named-accounts/versions/<uuid:pk>/delete/", NAMED_KEEPERS),
    ("GET", "conflicts/named-accounts/versions/<uuid:pk>/export.csv", NAMED),
    # Clearance
    ("GET POST", "clearance/", CLEARED),
    ("GET", "clearance/log/", NEUTRAL),
    ("POST", "clearance/stop/", DESK),
    ("POST", "clearance/resume/", DESK),
    ("GET POST", "clearance/traps/", DESK),
    ("POST", "clearance/traps/<uuid:pk>/remove/", DESK),
    ("GET", "api/v1/clearance-checks/", IN_SCOPE),
    ("POST", "api/v1/clearance-checks/", CLEARED),
    ("GET", "api/v1/clearance-checks/<uuid:pk>/", IN_SCOPE),
    # Reports
    ("GET", "reports/response/", BOARD),
    ("GET", "reports/response/export.csv", BOARD),
    ("GET", "reports/jobs/", NEUTRAL),
    ("GET", "reports/jobs/<slug:name>/", NEUTRAL),
    ("POST", "reports/jobs/<slug:name>/run/", DESK),
    # Reading
    ("GET", "news/", PUBLIC + "; pages for one's audience"),
    ("GET", "news/go/<int:pk>/", PUBLIC + "; pages for one's audience"),
    ("GET", "news/<str:slug>/", PUBLIC + "; pages for one's audience"),
    # API
    ("POST", "api/v1/auth/token/", PUBLIC + "; gives a token for e-mail and password"),
    ("GET", "api/v1/me/", OWN),
    ("GET", "api/v1/deals/", IN_SCOPE),
    ("POST", "api/v1/deals/", SELLERS),
    ("GET", "api/v1/deals/<uuid:pk>/", IN_SCOPE),
    ("PATCH DELETE", "api/v1/deals/<uuid:pk>/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/submit/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/answer/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/claim/", DEAL_REVIEWER),
    ("POST", "api/v1/deals/<uuid:pk>/approve/", DEAL_REVIEWER),
    ("POST", "api/v1/deals/<uuid:pk>/request_info/", DEAL_REVIEWER),
    ("POST", "api/v1/deals/<uuid:pk>/reject/", DEAL_REVIEWER),
    ("POST", "api/v1/deals/<uuid:pk>/agree/", "whose agreement is asked for"),
    ("POST", "api/v1/deals/<uuid:pk>/decline/", "whose agreement is asked for"),
    ("POST", "api/v1/deals/<uuid:pk>/auto_approve/", CALENDAR),
    ("POST", "api/v1/deals/<uuid:pk>/hold/", DESK),
    ("POST", "api/v1/deals/<uuid:pk>/resume/", DESK),
    ("POST", "api/v1/deals/<uuid:pk>/advance/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/win/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/lose/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/withdraw/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/revoke/", DESK),
    ("POST", "api/v1/deals/<uuid:pk>/expire/", "nobody: the calendar does this"),
    ("POST", "api/v1/deals/<uuid:pk>/return_to_draft/", "nobody: the calendar does this"),
    ("POST", "api/v1/deals/<uuid:pk>/keep_alive/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/request_extension/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/grant_extension/", DEAL_REVIEWER),
    ("POST", "api/v1/deals/<uuid:pk>/refuse_extension/", DEAL_REVIEWER),
    ("POST", "api/v1/deals/<uuid:pk>/reassign/", DESK),
    ("POST", "api/v1/deals/<uuid:pk>/transfer/", DESK),
    ("POST", "api/v1/deals/<uuid:pk>/receive/", CALENDAR),
    ("POST", "api/v1/deals/<uuid:pk>/release/", CALENDAR),
    ("POST", "api/v1/deals/<uuid:pk>/revise/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/register_again/", DEAL_OWNER),
    ("GET POST", "api/v1/deals/<uuid:deal_id>/comments/", DIALOGUE),
    ("GET POST", "api/v1/deals/<uuid:deal_id>/files/", DIALOGUE),
    ("GET", "api/v1/deals/<uuid:deal_id>/protection/", IN_SCOPE + "; the ledger: both sides"),
    ("GET POST", "api/v1/deals/<uuid:deal_id>/shipments/", DEAL_SHIPPER + "; reviewers read"),
    ("GET", "api/v1/deals/<uuid:deal_id>/files/<uuid:pk>/", DIALOGUE),
    ("DELETE", "api/v1/deals/<uuid:deal_id>/files/<uuid:pk>/", "who added the file"),
    ("GET", "api/v1/notifications/", OWN),
    ("GET", "api/v1/notifications/<uuid:pk>/", OWN),
    ("POST", "api/v1/notifications/<uuid:pk>/read/", OWN),
    ("POST", "api/v1/notifications/read-all/", OWN),
    ("GET", "api/v1/accounts/", IN_SCOPE),
    ("POST", "api/v1/accounts/", "sales teams, the desk"),
    ("GET", "api/v1/accounts/<uuid:pk>/", IN_SCOPE),
    ("PATCH", "api/v1/accounts/<uuid:pk>/", ACCOUNT_TEAM),
    ("GET", "api/v1/contacts/", IN_SCOPE),
    ("POST", "api/v1/contacts/", ACCOUNT_TEAM),
    ("GET", "api/v1/contacts/<uuid:pk>/", IN_SCOPE),
    ("PATCH DELETE", "api/v1/contacts/<uuid:pk>/", ACCOUNT_TEAM),
    ("GET", "api/v1/organizations/", IN_SCOPE),
    ("POST", "api/v1/organizations/", DESK),
    ("GET", "api/v1/organizations/<uuid:pk>/", IN_SCOPE),
    ("PATCH", "api/v1/organizations/<uuid:pk>/", ADMINS),
    ("GET", "api/v1/members/", IN_SCOPE),
    ("POST", "api/v1/members/", INVITERS),
    ("GET", "api/v1/members/<uuid:pk>/", IN_SCOPE),
    ("PATCH", "api/v1/members/<uuid:pk>/", ADMINS),
    ("POST", "api/v1/members/<uuid:pk>/end/", ADMINS),
    ("GET", "api/v1/tiers/", SIGNED_IN),
    ("GET", "api/v1/territories/", SIGNED_IN),
    ("GET", "api/v1/product-families/", SIGNED_IN),
    ("GET", "api/v1/schema/", SIGNED_IN),
    ("GET", "api/v1/docs/", SIGNED_IN),
    ("GET", "api/v1/", SIGNED_IN + "; nothing is here: 404"),
]
# Everything below these is one door: cms.library.editor puts every address of it behind one check.
TREES = {"cms/": EDITORS}
UNLISTED = "NOT LISTED in portal/home/doors.py"


@dataclass(frozen=True)
class Door:
    method: str
    route: str
    policy: str


def routes() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address of the URLconf as its pattern, with its view."""
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from _below(pattern, route)


def doors() -> Iterator[Door]:
    """One door for each method of each address, in the order of the URLconf."""
    listed: dict[str, list[Door]] = {}
    for methods, route, policy in DOORS:
        found = [Door(method, route, policy) for method in methods.split()]
        listed.setdefault(route, []).extend(found)
    for route, _view in routes():
        tree = next((policy for start, policy in TREES.items() if route.startswith(start)), None)
        if tree:
            yield Door("ANY", route, tree)
        else:
            yield from listed.get(route, [Door("ANY", route, UNLISTED)])
