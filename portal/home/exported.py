"""Every list that can be taken out as a file, with the words for it.

The page of exports offers the whole of those with a rule; the others are taken out from their own
page, with its filters.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.reading.policies import can_see_readers
from deals.registrations.policies import fields_ever_read
from partners.certifications.policies import can_see_issued
from partners.organizations.policies import can_see_organizations
from portal.access.scope import scope_of
from portal.exchange.lists import register_list


def sees_accounts(user: Any) -> bool:
    scope = scope_of(user)
    return bool(scope.is_neutral or scope.teams or scope.having("view_account"))


def sees_deals(user: Any) -> bool:
    return bool(fields_ever_read(scope_of(user)))


def register() -> None:
    """Called when the app is ready."""
    register_list("accounts_export", _("Accounts"), sees_accounts)
    register_list("contacts_export", _("Contacts"), sees_accounts)
    register_list("touchpoints_export", _("Touchpoints"), sees_accounts)
    register_list("deals_export", _("Deals"), sees_deals)
    register_list(
        "organizations_export",
        _("Companies"),
        lambda user: bool(can_see_organizations(scope_of(user))),
    )
    register_list(
        "certificates_export", _("Certificates"), lambda user: bool(can_see_issued(scope_of(user)))
    )
    register_list(
        "reading_log_csv",
        _("Reading log"),
        lambda user: bool(can_see_readers(scope_of(user))),
    )
    for name, label in (
        ("company_certificates_export", _("Certificates")),
        ("named_export", _("Named accounts")),
        ("classification_export", _("Value classes")),
        ("response_times_export", _("Response times")),
        ("conflict_metrics_csv", _("Conflicts")),
        ("page_readers_csv", _("Readers")),
        ("training_team_export", _("Training")),
        ("report_csv", _("Reports")),
        ("access_export", _("Share register")),
        ("access_evidence", _("Access review")),
    ):
        register_list(name, label)
