"""Every place that holds data about a person known by an e-mail address, in one table.

A place says which rows they are, which fields the person gets on request, and what erasing does.
Rows of business stay with the business, without the person: deals, touchpoints, certificates.
`is_own`: the person may read it alone; the rest may stand in records the person cannot see, and
only the desk collects it. `given`: the rows that are handed over, where that is not all of them:
the file opens nothing that was kept from the person. `tests/portal/privacy/test_places.py` fails on
a relation to a person that nobody has decided about.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import AccessToken, DeviceGrant, Grant, IDToken, RefreshToken
from wagtail.users.models import UserProfile

from cms.help.models import Guidance
from cms.library.models import FeedLink
from deals.intake.models import FormLink, Received
from deals.registrations.models import Deal, SavedView
from deals.reports.models import Schedule, Snapshot
from partners.accounts.models import Contact
from partners.certifications.models import Certificate
from partners.organizations.models import Invitation, Membership, PartnerApplication
from partners.provisioning.models import DirectoryPerson
from portal.activity.models import MailBounce, OutgoingEmail
from portal.exchange import held
from portal.notifications.models import CalendarLink, Notification, Preferences
from portal.people.models import ApiToken
from portal.signin.models import KnownDevice

ERASED = "Erased"
Rows = Any


@dataclass(frozen=True)
class Subject:
    """A person: the address, and the account where there is one."""

    address: str
    user: Any = None


@dataclass(frozen=True)
class Place:
    """`blank`: columns overwritten when erasing; without it the rows are deleted."""

    name: str
    label: Any
    rows: Callable[[Subject], Rows]
    fields: Sequence[str] = ()
    is_own: bool = True
    blank: Any = None
    given: Callable[[Subject], Rows] | None = None


def of_user(model: Any, path: str = "user") -> Callable[[Subject], Rows]:
    return lambda subject: (
        model._base_manager.filter(**{path: subject.user.pk})
        if subject.user
        else model._base_manager.none()
    )


def of_address(model: Any, path: str) -> Callable[[Subject], Rows]:
    return lambda subject: model._base_manager.filter(**{f"{path}__iexact": subject.address})


def _mail(subject: Subject) -> Rows:
    to = OutgoingEmail.objects.filter(to__iexact=subject.address)
    return to | OutgoingEmail.objects.filter(recipient=subject.user) if subject.user else to


def _mail_sent(subject: Subject) -> Rows:
    """What left for the person; not what was held back because they may not read it any more."""
    sent = OutgoingEmail.objects.exclude(sent_at=None)
    before = Q(recipient=None, to__iexact=subject.address)
    if not subject.user:
        return sent.filter(before)
    readable = OutgoingEmail.objects.visible_to(subject.user).values("pk")
    return sent.filter(before | Q(recipient=subject.user, pk__in=readable))


def _notices_shown(subject: Subject) -> Rows:
    if not subject.user:
        return Notification.objects.none()
    return Notification.objects.visible_to(subject.user)


def _entries(subject: Subject) -> Rows:
    rows = DirectoryPerson._base_manager.filter(email__iexact=subject.address)
    return rows | of_user(DirectoryPerson)(subject)


CONTACT = ("name", "job_title", "email", "phone", "buying_role", "created_at")
PLACES = [
    Place(
        "account",
        _("Account"),
        of_user(get_user_model(), "pk"),
        ("id", "email", "name", "language", "timezone", "date_joined"),
        blank={"name": ERASED, "timezone": "UTC", "is_active": False, "last_login": None}
        | {"table_columns": {}},
    ),
    Place(
        "memberships",
        _("Memberships"),
        of_user(Membership),
        ("organization__name", "role", "job_title", "started_at", "ended_at"),
        blank={"job_title": ""},
    ),
    Place(
        "certificates",
        _("Certificates"),
        of_user(Certificate, "holder"),
        ("number", "certification_name", "holder_name", "issued_on", "expires_on"),
        blank={"holder_name": ERASED},
    ),
    Place(
        "notifications",
        _("Notifications"),
        of_user(Notification),
        ("kind", "title", "created_at", "read_at"),
        given=_notices_shown,
    ),
    # Without the texts: they hold links that reset a password, join a company, send a deal.
    Place(
        "mail",
        _("E-mail sent"),
        _mail,
        ("to", "subject", "created_at", "sent_at"),
        given=_mail_sent,
    ),
    Place("sessions", _("Sessions"), of_user(UserSession), ("ip", "user_agent", "last_seen_at")),
    Place("devices", _("Devices"), of_user(KnownDevice), ("last_seen_at",)),
    Place(
        "tokens", _("Tokens"), of_user(ApiToken), ("name", "areas", "created_at", "last_used_at")
    ),
    Place("saved_views", _("Saved views"), of_user(SavedView), ("name", "query")),
    Place(
        "snapshots", _("Snapshots"), of_user(Snapshot, "owner"), ("name", "report", "created_at")
    ),
    Place(
        "report_mail",
        _("Reports by e-mail"),
        of_user(Schedule, "owner"),
        ("report", "rhythm", "created_at"),
    ),
    Place("preferences", _("Notification settings"), of_user(Preferences), ()),
    Place("calendar", _("Calendar links"), of_user(CalendarLink), ("created_at",)),
    Place("guidance", _("Help"), of_user(Guidance), ("tour_ended_at", "releases_seen")),
    Place("feeds", _("Feed links"), of_user(FeedLink), ()),
    Place("factors", _("Second steps"), of_user(Authenticator), ("type", "created_at")),
    Place("sign_ons", _("Single sign-on"), of_user(SocialAccount), ("provider", "date_joined")),
    Place("addresses", _("E-mail addresses"), of_user(EmailAddress), ("email", "verified")),
    Place("editor", _("Editor settings"), of_user(UserProfile), ()),
    Place("apps", _("Connected apps"), of_user(RefreshToken), ("application__name", "created")),
    Place("app_tokens", _("Tokens of apps"), of_user(AccessToken), ("scope", "created")),
    Place("app_grants", _("Grants of apps"), of_user(Grant), ()),
    Place("app_ids", _("Identities given to apps"), of_user(IDToken), ()),
    Place("app_devices", _("Devices of apps"), of_user(DeviceGrant), ()),
    Place("form_links", _("Form links"), of_user(FormLink, "person"), ("created_at",)),
    Place("bounces", _("Bounces"), of_address(MailBounce, "address"), ("address", "since")),
    Place(
        "received",
        _("Registrations by e-mail"),
        of_address(Received, "sender"),
        ("sender", "outcome", "created_at"),
        blank={"sender": "", "unread": []},
    ),
    Place(
        "invitations",
        _("Invitations"),
        of_address(Invitation, "email"),
        ("email", "name", "role", "created_at"),
        is_own=False,
        blank={"email": "erased@erased.invalid", "name": ""},
    ),
    Place(
        "applications",
        _("Partner applications"),
        of_address(PartnerApplication, "contact_email"),
        ("company", "contact_name", "contact_email", "contact_phone", "message", "created_at"),
        is_own=False,
        blank={
            "contact_name": ERASED,
            "contact_email": "erased@erased.invalid",
            "contact_phone": "",
            "message": "",
        },
    ),
    Place(
        "directory",
        _("Entries of a company’s directory"),
        _entries,
        ("user_name", "email", "data", "created_at"),
        is_own=False,
    ),
    Place(
        "contacts",
        _("Contacts at customers"),
        of_address(Contact, "email"),
        ("account__name", *CONTACT),
        is_own=False,
        blank={"name": ERASED, "job_title": "", "email": "", "phone": "", "buying_role": ""},
    ),
    Place(
        "deal_contacts",
        _("Contacts on deals"),
        of_address(Deal, "contact_email"),
        ("number", "contact_name", "contact_email", "contact_role"),
        is_own=False,
        blank={"contact_name": "", "contact_email": "", "contact_role": ""},
    ),
    # Files in and out themselves are read by `services/subjects.py`: not every time somebody looks.
    Place(
        "import_rejects",
        _("Refused rows of imports"),
        lambda subject: held.rejected_with(subject.address),
        ("line", "reason", "cells"),
        is_own=False,
    ),
    Place(
        "import_keys",
        _("Keys of other systems"),
        lambda subject: held.keys_with(subject.address),
        ("kind", "source", "key"),
        is_own=False,
    ),
    Place(
        "import_headings",
        _("Remembered first lines of files"),
        lambda subject: held.headings_with(subject.address),
        is_own=False,
    ),
]
