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
COMPANY = "the company's people"
EDITORS = "channel marketing and desk (Wagtail's editor)"
ADMINS = "the company's administrators, the desk"
INVITERS = "the company's administrators and account managers, the desk"
VENDOR_COMPANIES = "account managers for their companies, the desk, auditors"
ACCOUNT_TEAM = "the account's team, the desk"
SELLERS = "sellers and administrators of the company; direct sales for their team"
DEAL_OWNER = "the deal's owner, the company's administrators"
DEAL_REVIEWER = "the company's account managers, the desk"
DIALOGUE = "the deal's company and its reviewers"
QUEUE = "account managers for their companies, the desk"
DEMO = "signed in, own mail; in the demo only"

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
    ("GET", "me/design/", "signed in; in DEBUG only"),
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
    ("GET", "deals/", IN_SCOPE),
    ("GET", "deals/export.csv", IN_SCOPE),
    ("POST", "deals/views/", OWN),
    ("POST", "deals/views/<uuid:pk>/rename/", OWN),
    ("POST", "deals/views/<uuid:pk>/delete/", OWN),
    ("GET POST", "deals/register/", SELLERS),
    ("GET", "deals/<uuid:pk>/", IN_SCOPE),
    ("GET POST", "deals/<uuid:pk>/edit/<slug:step>/", DEAL_OWNER),
    ("GET POST", "deals/<uuid:pk>/delete/", DEAL_OWNER),
    ("POST", "deals/<uuid:pk>/comments/", DIALOGUE),
    ("POST", "deals/<uuid:pk>/files/", DIALOGUE),
    ("GET", "deals/<uuid:pk>/files/<uuid:file>/", DIALOGUE),
    ("GET POST", "deals/<uuid:pk>/files/<uuid:file>/remove/", "who added the file"),
    ("GET POST", "deals/<uuid:pk>/team/", DEAL_OWNER),
    ("GET POST", "deals/<uuid:pk>/answer/", DEAL_OWNER),
    ("GET POST", "deals/<uuid:pk>/revise/", DEAL_OWNER),
    ("GET POST", "deals/<uuid:pk>/register_again/", DEAL_OWNER),
    ("GET POST", "deals/<uuid:pk>/<slug:action>/", "whom the transition table names"),
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
    ("POST", "api/v1/deals/<uuid:pk>/hold/", DESK),
    ("POST", "api/v1/deals/<uuid:pk>/resume/", DESK),
    ("POST", "api/v1/deals/<uuid:pk>/advance/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/win/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/lose/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/withdraw/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/revoke/", DESK),
    ("POST", "api/v1/deals/<uuid:pk>/expire/", "nobody: the calendar does this"),
    ("POST", "api/v1/deals/<uuid:pk>/revise/", DEAL_OWNER),
    ("POST", "api/v1/deals/<uuid:pk>/register_again/", DEAL_OWNER),
    ("GET POST", "api/v1/deals/<uuid:deal_id>/comments/", DIALOGUE),
    ("GET POST", "api/v1/deals/<uuid:deal_id>/files/", DIALOGUE),
    ("GET", "api/v1/deals/<uuid:deal_id>/files/<uuid:pk>/", DIALOGUE),
    ("DELETE", "api/v1/deals/<uuid:deal_id>/files/<uuid:pk>/", "who added the file"),
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
