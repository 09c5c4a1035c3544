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
FILES = PUBLIC + "; files their pages and collections open"
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
CLASSES = "direct managers for their teams' accounts, the desk, auditors"
CLASS_READERS = "the account's team, the desk, auditors"
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
TRAIL = "the company's administrators, the desk, auditors"
QUOTERS = "buyers and administrators of the distributor"
DEMO = "signed in, own mail; in the demo only"
ALLOCATORS = "the desk, auditors, direct managers, account managers; own accounts"
ASKERS = "the account's team, account managers of its partners, the desk"
HANDERS = "the desk, the company's administrators, direct managers for their people"
CASES = "a told side its own part; the desk and auditors the whole"
EXPLAINED = "administrators of the record's company, the desk, auditors"
REGISTER = "administrators and account managers their own side's, the desk, auditors"
CASE_SIDE = "the side's own sellers, administrators or team"
BOTH_SIDES = "the account's team, both sides of a live engagement, the desk"
AUTHOR = "its author, while in scope"
TASK_SIDES = "the sides that see the task; auditors read"
PLAN_READERS = "both sides while the plan is open, the account's team, the desk, auditors"
PLAN_SIDES = "both sides while the engagement opens the plan, the desk"
SPEAKERS = "the account's team; the company's administrators"
STEERERS = "the account's team, account managers, the desk; the company's administrators"
VENDOR_SIDE = "the account's team, account managers, the desk"
LEARNERS = "who is on the course, with one's own enrollment"
PROPOSERS = "the account's team, the company's account managers, the desk"

READING_LOG = "one's own; the company's administrators theirs; marketing, desk, auditors all"
READERS = "channel marketing, the desk, auditors; the company's administrators for theirs"
CONTENT_EDITORS = "channel marketing, the desk"
BRAND_KEEPERS = "the company's administrators and marketers"

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
    # Coverage
    ("GET", "coverage/", ALLOCATORS),
    ("GET", "coverage/asks/", ALLOCATORS),
    ("GET POST", "coverage/ask/", ASKERS),
    ("GET", "coverage/<uuid:pk>/", "the vendor's people in whose scope it is"),
    ("POST", "coverage/<uuid:pk>/<slug:action>/", "whom the transition table names"),
    ("GET", "handovers/", HANDERS + "; auditors read"),
    ("GET POST", "handovers/new/", HANDERS),
    ("GET", "handovers/<uuid:pk>/", HANDERS + "; auditors read"),
    ("POST", "handovers/<uuid:pk>/give/", HANDERS),
    ("POST", "handovers/<uuid:pk>/finish/", HANDERS),
    ("POST", "handovers/<uuid:pk>/withdraw/", HANDERS),
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
    # The audit trail
    ("GET", "access/audit/", NEUTRAL),
    ("GET", "access/audit/export.csv", NEUTRAL),
    ("GET", "access/audit/export.jsonl", NEUTRAL),
    ("GET", "access/audit/<int:pk>/", NEUTRAL),
    ("GET", "company/audit/", TRAIL),
    ("GET", "company/audit/verify_trail.py", SIGNED_IN),
    ("GET", "company/<uuid:pk>/audit/", TRAIL),
    ("POST", "company/<uuid:pk>/audit/verify/", TRAIL),
    ("GET", "company/<uuid:pk>/audit/export.csv", TRAIL),
    ("GET", "company/<uuid:pk>/audit/export.jsonl", TRAIL),
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
    # Distribution
    ("GET", "quotes/", IN_SCOPE),
    ("GET", "quotes/<uuid:pk>/", IN_SCOPE),
    ("POST", "quotes/<uuid:pk>/send/", QUOTERS),
    ("GET", "quotes/<uuid:pk>/files/<uuid:file>/", "the reseller and the distributor it asked"),
    ("GET POST", "quotes/<uuid:pk>/<slug:action>/", "whom the transition table names"),
    ("GET", "deals/<uuid:pk>/quotes/", "the deal's company; its reviewers read the status"),
    ("POST", "deals/<uuid:pk>/quotes/ask/", DEAL_OWNER),
    ("GET POST", "deals/<uuid:pk>/distributor/", DEAL_OWNER),
    ("GET", "distribution/", ADMINS + ", account managers; auditors read"),
    ("GET POST", "distribution/propose/", "the company's administrators"),
    ("GET POST", "distribution/answer/<slug:token>/", "an administrator who holds the link"),
    ("POST", "distribution/proposals/<uuid:pk>/withdraw/", "the proposing company"),
    ("GET POST", "distribution/links/<uuid:pk>/end/", "administrators of both, the desk"),
    ("GET", "distribution/prepared/", IN_SCOPE),
    ("GET", "distribution/prepared/new/", QUOTERS),
    ("GET POST", "distribution/prepared/new/<uuid:pk>/", QUOTERS),
    ("GET", "distribution/prepared/<uuid:pk>/", IN_SCOPE),
    ("GET POST", "distribution/prepared/<uuid:pk>/<slug:action>/", "whom the table names"),
    ("GET", "conflicts/direct-alerts/", NEUTRAL),
    ("POST", "conflicts/direct-alerts/<uuid:pk>/seen/", DESK),
    # Oversight
    ("GET", "access/", REGISTER),
    ("GET", "access/export.csv", REGISTER),
    ("GET POST", "access/shares/<slug:code>/<uuid:pk>/end/", "whose share it is, the desk"),
    ("GET POST", "access/shares/<slug:code>/<uuid:pk>/extend/", "whose share it is, the desk"),
    ("GET POST", "access/view-as/", DESK),
    ("POST", "access/view-as/stop/", SIGNED_IN),
    ("GET", "me/looks/", OWN),
    ("GET", "access/reviews/", "who answers for access; the desk and auditors all"),
    ("GET POST", "access/reviews/new/", DESK),
    ("GET", "access/reviews/<uuid:pk>/", "who answers for access; the desk and auditors all"),
    ("POST", "access/reviews/<uuid:pk>/close/", DESK),
    ("GET", "access/reviews/<uuid:pk>/evidence.csv", "who answers, own items; desk and auditors"),
    ("POST", "access/reviews/<uuid:pk>/<uuid:item>/", "who is asked, the desk"),
    ("GET POST", "access/<slug:kind>/<uuid:pk>/", EXPLAINED),
    ("GET", "api/v1/deals/<uuid:pk>/access/", EXPLAINED),
    ("GET", "api/v1/accounts/<uuid:pk>/access/", EXPLAINED),
    ("GET", "api/v1/engagements/<uuid:pk>/access/", EXPLAINED),
    ("GET", "api/v1/organizations/<uuid:pk>/access/", EXPLAINED),
    # Classification
    ("GET", "classification/", CLASSES),
    ("GET", "classification/export.csv", CLASSES),
    ("POST", "classification/compute/", DESK),
    ("GET POST", "classification/<uuid:pk>/publish/", DESK),
    ("GET", "classification/definitions/", RULES),
    ("GET POST", "classification/definitions/<slug:topic>/new/", DESK),
    ("GET POST", "classification/definitions/<uuid:pk>/cancel/", DESK),
    ("GET", "accounts/<uuid:pk>/classification/", CLASS_READERS),
    ("GET POST", "accounts/<uuid:pk>/classification/override/", DESK),
    ("POST", "accounts/<uuid:pk>/classification/override/end/", DESK),
    ("GET POST", "accounts/<uuid:pk>/classification/relationship/", ACCOUNT_TEAM),
    ("GET POST", "accounts/<uuid:pk>/classification/scorecard/", ACCOUNT_TEAM),
    ("GET", "api/v1/account-classes/", IN_SCOPE),
    ("GET", "api/v1/account-classes/<uuid:pk>/", CLASS_READERS),
    ("POST", "api/v1/account-classes/override/", DESK),
    # Accounts
    # Joint work
    ("GET", "engagements/", IN_SCOPE),
    ("GET POST", "engagements/new/", PROPOSERS),
    ("GET POST", "engagements/ask/", "the company's sellers and administrators"),
    ("GET", "engagements/requests/", IN_SCOPE),
    ("GET", "engagements/requests/<uuid:pk>/", IN_SCOPE),
    ("GET POST", "engagements/requests/<uuid:pk>/<slug:action>/", "who asked; who answers"),
    ("GET", "engagements/<uuid:pk>/", IN_SCOPE),
    ("GET POST", "engagements/<uuid:pk>/<slug:action>/", "both sides, as the table says"),
    ("GET", "engagements/<uuid:pk>/receipts/<uuid:receipt_pk>/", IN_SCOPE),
    ("GET POST", "deals/<uuid:pk>/joint/", "the company's sellers and administrators"),
    ("GET", "api/v1/engagements/", IN_SCOPE),
    ("POST", "api/v1/engagements/", PROPOSERS),
    ("GET", "api/v1/engagements/<uuid:pk>/", IN_SCOPE),
    ("POST", "api/v1/engagements/<uuid:pk>/accept/", SPEAKERS),
    ("POST", "api/v1/engagements/<uuid:pk>/decline/", SPEAKERS),
    ("POST", "api/v1/engagements/<uuid:pk>/withdraw/", VENDOR_SIDE),
    ("POST", "api/v1/engagements/<uuid:pk>/accept_change/", SPEAKERS),
    ("POST", "api/v1/engagements/<uuid:pk>/refuse_change/", BOTH_SIDES),
    ("POST", "api/v1/engagements/<uuid:pk>/ask_change/", BOTH_SIDES),
    ("POST", "api/v1/engagements/<uuid:pk>/review/", STEERERS),
    ("POST", "api/v1/engagements/<uuid:pk>/pause/", STEERERS),
    ("POST", "api/v1/engagements/<uuid:pk>/resume/", STEERERS),
    ("POST", "api/v1/engagements/<uuid:pk>/end/", STEERERS),
    ("POST", "api/v1/engagements/<uuid:pk>/expire/", CALENDAR),
    ("GET", "api/v1/engagements/<uuid:engagement_id>/receipts/", IN_SCOPE),
    ("GET", "api/v1/engagements/<uuid:engagement_id>/receipts/<uuid:pk>/", IN_SCOPE),
    ("GET", "api/v1/engagement-requests/", IN_SCOPE),
    ("POST", "api/v1/engagement-requests/", "the company's sellers and administrators"),
    ("GET", "api/v1/engagement-requests/<uuid:pk>/", IN_SCOPE),
    ("POST", "api/v1/engagement-requests/<uuid:pk>/decline/", VENDOR_COMPANIES),
    ("POST", "api/v1/engagement-requests/<uuid:pk>/withdraw/", "the company that asked"),
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
    # Touchpoints, files and who knows whom
    ("GET POST", "accounts/contact-rule/", RULES),
    ("GET", "accounts/<uuid:pk>/timeline/", IN_SCOPE),
    ("GET POST", "accounts/<uuid:pk>/touchpoints/new/", BOTH_SIDES),
    ("GET POST", "accounts/<uuid:pk>/touchpoints/<uuid:touchpoint>/", AUTHOR),
    ("GET POST", "accounts/<uuid:pk>/touchpoints/<uuid:touchpoint>/remove/", AUTHOR),
    ("GET POST", "accounts/<uuid:pk>/files/new/", BOTH_SIDES),
    ("GET", "accounts/<uuid:pk>/files/<uuid:file>/", IN_SCOPE),
    ("GET POST", "accounts/<uuid:pk>/files/<uuid:file>/remove/", AUTHOR),
    ("GET POST", "accounts/<uuid:pk>/contacts/<uuid:contact_pk>/known/", BOTH_SIDES),
    ("POST", "accounts/<uuid:pk>/known/<uuid:known>/remove/", "who said it, who it is about"),
    # Tasks and mutual plans
    ("GET", "tasks/", IN_SCOPE),
    ("GET", "tasks/<uuid:pk>/", IN_SCOPE),
    ("GET POST", "tasks/<uuid:pk>/edit/", TASK_SIDES),
    ("POST", "tasks/<uuid:pk>/move/", TASK_SIDES),
    ("POST", "tasks/<uuid:pk>/comments/", TASK_SIDES),
    ("POST", "tasks/<uuid:pk>/<slug:action>/", TASK_SIDES),
    ("GET POST", "accounts/<uuid:pk>/tasks/new/", BOTH_SIDES),
    ("GET", "accounts/<uuid:pk>/plans/<uuid:engagement>/", PLAN_READERS),
    ("GET POST", "accounts/<uuid:pk>/plans/<uuid:engagement>/edit/", PLAN_SIDES),
    ("GET", "accounts/<uuid:pk>/plans/<uuid:engagement>/print/", PLAN_READERS),
    ("POST", "accounts/<uuid:pk>/plans/<uuid:engagement>/sign/", PLAN_SIDES + "; not the desk"),
    (
        "POST",
        "accounts/<uuid:pk>/plans/<uuid:engagement>/steps/<uuid:step>/task/",
        PLAN_SIDES,
    ),
    ("GET", "accounts/<uuid:pk>/plans/<uuid:engagement>/versions/", PLAN_READERS),
    ("GET", "accounts/<uuid:pk>/plans/<uuid:engagement>/versions/<int:number>/", PLAN_READERS),
    (
        "POST",
        "accounts/<uuid:pk>/plans/<uuid:engagement>/versions/<int:number>/restore/",
        PLAN_SIDES,
    ),
    ("GET", "api/v1/tasks/", IN_SCOPE),
    ("POST", "api/v1/tasks/", BOTH_SIDES),
    ("GET", "api/v1/tasks/<uuid:pk>/", IN_SCOPE),
    ("PATCH", "api/v1/tasks/<uuid:pk>/", TASK_SIDES),
    ("GET", "api/v1/tasks/<uuid:task_id>/comments/", IN_SCOPE),
    ("POST", "api/v1/tasks/<uuid:task_id>/comments/", TASK_SIDES),
    ("POST", "api/v1/tasks/<uuid:pk>/start/", TASK_SIDES),
    ("POST", "api/v1/tasks/<uuid:pk>/report/", TASK_SIDES),
    ("POST", "api/v1/tasks/<uuid:pk>/finish/", TASK_SIDES),
    ("POST", "api/v1/tasks/<uuid:pk>/put_back/", TASK_SIDES),
    ("POST", "api/v1/tasks/<uuid:pk>/cancel/", TASK_SIDES),
    ("POST", "api/v1/tasks/<uuid:pk>/reopen/", TASK_SIDES),
    ("GET", "api/v1/plans/", IN_SCOPE),
    ("POST", "api/v1/plans/", PLAN_SIDES),
    ("GET", "api/v1/plans/<uuid:pk>/", PLAN_READERS),
    ("PATCH", "api/v1/plans/<uuid:pk>/", PLAN_SIDES),
    ("POST", "api/v1/plans/<uuid:pk>/sign/", PLAN_SIDES + "; not the desk"),
    ("POST", "api/v1/plans/<uuid:pk>/restore/", PLAN_SIDES),
    ("POST", "api/v1/plans/<uuid:pk>/steps/<uuid:step>/task/", PLAN_SIDES),
    ("GET", "api/v1/plans/<uuid:plan_id>/versions/", PLAN_READERS),
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
    ("POST", "training/quizzes/<uuid:key>/begin/", LEARNERS),
    ("GET", "training/quizzes/<uuid:key>/numbers/", "channel marketing, the desk"),
    ("GET POST", "training/attempts/<uuid:pk>/", OWN + ", while the course is"),
    ("GET", "training/attempts/<uuid:pk>/result/", OWN + ", while the course is"),
    ("GET", "library/", PUBLIC + "; pages for one's audience"),
    ("GET", "library/<uuid:key>/", PUBLIC + "; pages for one's audience"),
    ("GET", "library/feed.atom", PUBLIC + "; public pages"),
    ("GET", "library/feed/<slug:token>.atom", "who holds the link; its owner's audience"),
    ("GET", "sitemap.xml", PUBLIC + "; public pages"),
    ("GET", "robots.txt", PUBLIC),
    ("GET", "me/feed/", OWN),
    ("POST", "me/feed/make/", OWN),
    ("POST", "me/feed/end/", OWN),
    ("GET", "library/to-read/", OWN),
    ("GET", "library/new/", OWN),
    ("GET", "library/favourites/", OWN),
    ("GET", "library/recent/", OWN),
    ("GET", "library/log/", READING_LOG),
    ("GET", "library/log.csv", READING_LOG),
    ("POST", "library/<uuid:key>/acknowledge/", "whom the page asks"),
    ("POST", "library/<uuid:key>/favourite/", "signed in; the page's audience"),
    ("GET", "library/<uuid:key>/readers/", READERS),
    ("GET", "library/<uuid:key>/readers.csv", READERS),
    ("GET", "library/<uuid:key>/branded.pdf", "the page's audience, with one's own brand"),
    ("GET POST", "library/<uuid:key>/template/", CONTENT_EDITORS),
    ("GET", "library/<uuid:key>/template/preview.pdf", CONTENT_EDITORS),
    ("POST", "library/<uuid:key>/template/remove/", CONTENT_EDITORS),
    ("GET POST", "company/brand/", BRAND_KEEPERS),
    ("GET POST", "company/<uuid:pk>/brand/", BRAND_KEEPERS),
    ("GET", "company/<uuid:pk>/brand/logo.png", COMPANY),
    ("POST", "api/v1/resources/<uuid:pk>/acknowledge/", "whom the page asks"),
    ("POST DELETE", "api/v1/resources/<uuid:pk>/favourite/", "signed in; the page's audience"),
    ("GET", "files/<uuid:key>/", FILES),
    ("GET", "files/<uuid:key>/<str:name>", FILES),
    ("GET", "files/images/<uuid:key>/<str:spec>/", FILES),
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
    ("GET", "api/v1/supply-requests/", IN_SCOPE),
    ("POST", "api/v1/supply-requests/", DEAL_OWNER),
    ("GET", "api/v1/supply-requests/<uuid:pk>/", IN_SCOPE),
    ("POST", "api/v1/supply-requests/<uuid:pk>/quote/", QUOTERS),
    ("POST", "api/v1/supply-requests/<uuid:pk>/decline/", QUOTERS),
    ("POST", "api/v1/supply-requests/<uuid:pk>/choose/", DEAL_OWNER),
    ("POST", "api/v1/supply-requests/<uuid:pk>/not_chosen/", DEAL_OWNER),
    ("POST", "api/v1/supply-requests/<uuid:pk>/release/", DEAL_OWNER),
    ("POST", "api/v1/supply-requests/<uuid:pk>/withdraw/", DEAL_OWNER),
    ("GET", "api/v1/distribution-links/", IN_SCOPE),
    ("GET", "api/v1/distribution-links/<uuid:pk>/", IN_SCOPE),
    ("POST", "api/v1/distribution-links/<uuid:pk>/end/", "administrators of both, the desk"),
    ("GET", "api/v1/attempts/", OWN),
    ("POST", "api/v1/attempts/", LEARNERS),
    ("GET PATCH", "api/v1/attempts/<uuid:pk>/", OWN),
    ("POST", "api/v1/attempts/<uuid:pk>/submit/", OWN),
    ("GET", "api/v1/notifications/", OWN),
    ("GET", "api/v1/notifications/<uuid:pk>/", OWN),
    ("POST", "api/v1/notifications/<uuid:pk>/read/", OWN),
    ("POST", "api/v1/notifications/read-all/", OWN),
    ("GET", "api/v1/accounts/", IN_SCOPE),
    ("POST", "api/v1/accounts/", "sales teams, the desk"),
    ("GET", "api/v1/accounts/<uuid:pk>/", IN_SCOPE),
    ("PATCH", "api/v1/accounts/<uuid:pk>/", ACCOUNT_TEAM),
    ("GET", "api/v1/touchpoints/", IN_SCOPE),
    ("POST", "api/v1/touchpoints/", BOTH_SIDES),
    ("GET", "api/v1/touchpoints/<uuid:pk>/", IN_SCOPE),
    ("PATCH", "api/v1/touchpoints/<uuid:pk>/", AUTHOR),
    ("DELETE", "api/v1/touchpoints/<uuid:pk>/", AUTHOR),
    ("GET", "api/v1/allocations/", IN_SCOPE),
    ("POST", "api/v1/allocations/", ASKERS),
    ("GET", "api/v1/allocations/<uuid:pk>/", IN_SCOPE),
    ("POST", "api/v1/allocations/<uuid:pk>/approve/", "the desk, who gives it up; not who asked"),
    ("POST", "api/v1/allocations/<uuid:pk>/decline/", "the desk, who gives it up; not who asked"),
    ("POST", "api/v1/allocations/<uuid:pk>/withdraw/", "who asked, the desk"),
    ("POST", "api/v1/allocations/<uuid:pk>/call_off/", DESK),
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
    ("GET", "api/v1/audit/", NEUTRAL),
    ("GET", "api/v1/organizations/<uuid:organization_id>/audit/", TRAIL),
    ("GET", "api/v1/resources/", IN_SCOPE),
    ("GET", "api/v1/resources/<uuid:pk>/", IN_SCOPE),
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
