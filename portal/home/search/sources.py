"""What can be searched for: one line per kind of record, each inside the reader's own scope."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.library.choices import Kind
from cms.library.filters import narrowed
from cms.library.models import LibraryPage
from deals.registrations.filters import having_words as deals_having
from deals.registrations.models import Deal
from deals.registrations.policies import status_label
from partners.accounts.models import Account, Contact
from partners.accounts.querysets import contains, ways
from partners.accounts.texts import CONTACTS
from partners.organizations.models import Membership, Organization
from partners.organizations.policies import can_see_organizations
from portal.access.scope import Scope
from portal.home.menu import everybody, works_with_deals
from portal.interchange.text_index import TextIndex, sieved
from portal.people.areas import Area


@dataclass(frozen=True)
class Hit:
    """One line of an answer: where it leads, what it is called, one fact beside it."""

    key: str
    url: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Source:
    """`area`: what a token must open. `rows`: what the person may see. `having`: those of them with
    every word of a text. `names`: columns compared when words are misspelled. `listing`: the route
    of its own list, if it takes `q`.
    """

    kind: str
    label: Any
    icon: str
    area: str
    rows: Callable[[Scope], QuerySet]
    having: Callable[[QuerySet, str, Scope], QuerySet]
    hit: Callable[[Any, Scope], Hit]
    names: tuple[str, ...]
    order: tuple[str, ...]
    listing: str = ""
    opens: Callable[[Scope], Any] = everybody
    key: str = "pk"  # the column of `Hit.key`


def _words_in(
    *columns: str, index: TextIndex | None = None
) -> Callable[[QuerySet, str, Scope], QuerySet]:
    """`index`: helps people who see all rows."""

    def having(rows: QuerySet, text: str, scope: Scope) -> QuerySet:
        if index and scope.is_neutral:
            rows = sieved(rows, [ways(word) for word in text.split()], [index])
        for word in text.split():
            rule = Q()
            for column in columns:
                rule |= contains(column, word)
            rows = rows.filter(rule)
        return rows

    return having


def _deal(deal: Deal, scope: Scope) -> Hit:
    title = deal.title or deal.customer_name or str(_("Untitled draft"))
    facts = (deal.number, deal.customer_name, status_label(scope, deal))
    return Hit(str(deal.pk), deal.get_absolute_url(), title, _joined(*facts))


def _account(account: Any, scope: Scope) -> Hit:
    place = _joined(account.city, account.country.name)
    return Hit(str(account.pk), reverse("account", args=[account.pk]), account.name, place)


def _accounts(rows: Any, text: str, scope: Scope) -> QuerySet:
    return rows.matching(text, scope)


def _contact(contact: Contact, scope: Scope) -> Hit:
    url = reverse("account", args=[contact.account_id])
    return Hit(str(contact.pk), url, contact.name, _joined(contact.job_title, contact.account.name))


def _organization(organization: Organization, scope: Scope) -> Hit:
    name = "organization" if can_see_organizations(scope) else "company_of"
    facts = (organization.get_kind_display(), organization.city)
    url = reverse(name, args=[organization.pk])
    return Hit(str(organization.pk), url, organization.name, _joined(*facts))


def _member(member: Membership, scope: Scope) -> Hit:
    asked = urlencode({"q": str(member.user.name or member.user.email)})
    url = f"{reverse('company_members', args=[member.organization_id])}?{asked}"
    facts = (member.get_role_display(), member.organization.name)
    return Hit(str(member.pk), url, str(member.user), _joined(*facts))


def _page(page: LibraryPage, scope: Scope) -> Hit:
    return Hit(str(page.key), page.address(), page.title, str(Kind(page.kind).label))


def _joined(*facts: Any) -> str:
    return " · ".join(str(fact) for fact in facts if fact)


def _pages(rows: Any, text: str, scope: Scope) -> QuerySet:
    return narrowed(rows, {"q": text}, get_language() or "en").rows


SOURCES = (
    Source(
        "deals",
        _("Deals"),
        "handshake",
        Area.DEALS,
        lambda scope: Deal.objects.in_scope(scope),
        deals_having,
        _deal,
        ("title", "customer_name"),
        ("-created_at", "-pk"),
        "deals",
        works_with_deals,
    ),
    Source(
        "accounts",
        _("Accounts"),
        "briefcase",
        Area.ACCOUNTS,
        lambda scope: Account.objects.in_scope(scope),
        _accounts,
        _account,
        ("name",),
        ("name", "pk"),
        "accounts",
        works_with_deals,
    ),
    Source(
        "contacts",
        _("Contacts"),
        "user",
        Area.ACCOUNTS,
        lambda scope: Contact.objects.in_scope(scope).select_related("account"),
        _words_in("name", "email", "job_title", index=CONTACTS),
        _contact,
        ("name",),
        ("name", "pk"),
        opens=works_with_deals,
    ),
    Source(
        "organizations",
        _("Organizations"),
        "building",
        Area.ORGANIZATIONS,
        lambda scope: Organization.objects.in_scope(scope),
        _words_in("name", "city", "website"),
        _organization,
        ("name",),
        ("name", "pk"),
    ),
    Source(
        "people",
        _("People"),
        "users",
        Area.ORGANIZATIONS,
        lambda scope: (
            Membership.objects.in_scope(scope).live().select_related("user", "organization")
        ),
        _words_in("user__name", "user__email"),
        _member,
        ("user__name",),
        ("user__name", "pk"),
    ),
    Source(
        "pages",
        _("Library and training"),
        "book-open",
        Area.CONTENT,
        lambda scope: LibraryPage.objects.in_scope(scope),
        _pages,
        _page,
        ("title",),
        ("-date", "-pk"),
        "library",
        key="key",
    ),
)
