"""Ten records of the demo world: what “Who can see this?” says beside what plain SQL finds.

The SQL reads the facts people entered (memberships, assignments, links, engagements, shares) and
neither grants nor scopes. After `make demo`, `DATA_DIR=var DEBUG=1 python -m
tests.portal.access.by_hand` (in .venv) prints the table of docs/explain.md.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()


from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402

from deals.registrations.models import Deal  # noqa: E402
from partners.accounts.models import Account  # noqa: E402
from partners.touchpoints.models import Touchpoint  # noqa: E402
from portal.access.explain import people_of  # noqa: E402

ADMINS, SELLERS, BUYERS = "'admin'", "'admin', 'seller'", "'admin', 'buyer'"
RUNS = "{0}.starts_on <= date('now') AND coalesce({0}.ends_on, '9') > date('now')"
NEUTRAL = "SELECT email FROM people_user WHERE is_active AND staff_role IN ('desk', 'auditor')"
PEOPLE = "SELECT u.email FROM {} f JOIN people_user u ON u.id = f.user_id WHERE u.is_active AND "
MEMBERS = PEOPLE.format("organizations_membership") + "f.ended_at IS NULL AND f.role IN ({})"
MANAGERS = PEOPLE.format("organizations_assignment") + "f.ended_at IS NULL"
TEAM = PEOPLE.format("organizations_teammembership") + "f.ended_at IS NULL AND f.team_id = %s"
SHARED = PEOPLE.format("registrations_dealshare")
SHARED += "f.deal_id = %s AND f.ended_at IS NULL AND f.expires_at > datetime('now')"
HELPERS = PEOPLE.format("registrations_dealteammember") + "f.deal_id = %s"
OF_COMPANY = " AND f.organization_id = %s"
LINKED = """ AND EXISTS (SELECT 1 FROM organizations_distributionlink l
    WHERE l.distributor_id = f.organization_id AND l.reseller_id = %s AND """
LINKED += RUNS.format("l") + ")"
BRIDGES = """SELECT e.organization_id FROM accounts_engagement e
    WHERE e.account_id = %s AND e.status = 'active' AND e.level IN ({}) AND """
BRIDGES += RUNS.format("e")
LEVELS = ("directory", "account", "contacts", "plan")


def found(sql, *ids):
    """The first column of what a statement finds for these ids."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [getattr(one, "hex", one) for one in ids])
        return {row[0] for row in cursor.fetchall()}


def company(organization_id):
    """A partner's side of a bridge: sellers, administrators and account managers."""
    members = found(MEMBERS.format(SELLERS) + OF_COMPANY, organization_id)
    return members | found(MANAGERS + OF_COMPANY, organization_id)


def bridges(account_id, level="directory"):
    deep_enough = ", ".join(f"'{name}'" for name in LEVELS[LEVELS.index(level) :])
    return found(BRIDGES.format(deep_enough), account_id)


def of_deal(deal):
    neutral = set() if deal.status == "draft" else found(NEUTRAL) | found(SHARED, deal.pk)
    if deal.team_id:
        return neutral | found(TEAM, deal.team_id)
    sellers = found(MEMBERS.format(SELLERS) + OF_COMPANY, deal.organization_id)
    people = sellers & (found(HELPERS, deal.pk) | {deal.owner.email})
    people |= found(MEMBERS.format(ADMINS) + OF_COMPANY, deal.organization_id) | neutral
    if deal.status == "draft":
        return people
    people |= found(MANAGERS + OF_COMPANY, deal.organization_id)
    people |= found(
        MEMBERS.format(BUYERS) + OF_COMPANY + LINKED, deal.distributor_id, deal.organization_id
    )
    is_told = deal.status in {"approved", "won", "lost"} and deal.account_id
    if is_told and deal.organization_id.hex in bridges(deal.account_id):
        people |= found(TEAM, deal.account.owner_team_id)
    return people


def of_account(account, level="directory"):
    people = found(NEUTRAL) | found(TEAM, account.owner_team_id)
    return people.union(*(company(partner) for partner in bridges(account.pk, level)))


def of_contact(contact):
    return of_account(contact.account, "contacts")


def of_engagement(row):
    told = company(row.organization_id) if row.vendor_accepted_at else set()
    return found(NEUTRAL) | found(TEAM, row.account.owner_team_id) | told


def of_joint_touchpoint(row):
    return of_engagement(row.engagement)


def ten():
    deals = Deal.objects.select_related("owner", "account")
    airbus = Account.objects.get(name="Airbus (United Kingdom)")
    bridge = airbus.engagements.get(organization__name="Northwind Resale")
    visit = Touchpoint.objects.get(subject="Test plan accepted")
    yield "draft of Northwind", deals.get(title="Library wireless refresh"), of_deal
    yield "submitted, placed with Harbor", deals.get(title="Turbine data platform"), of_deal
    yield "approved, on a joint account", deals.get(title="Wing assembly switching"), of_deal
    yield "won, shared with a colleague", deals.get(title="Backup for research sites"), of_deal
    yield "direct opportunity", deals.get(title="Airbus framework agreement"), of_deal
    yield "joint account", airbus, of_account
    yield "account not opened", Account.objects.get(name="Deloitte (United Kingdom)"), of_account
    yield "contact on the joint account", airbus.contacts.get(name="Chiara Ito"), of_contact
    yield "running engagement", bridge, of_engagement
    yield "joint touchpoint", visit, of_joint_touchpoint


def main():
    emails, neutral = dict(get_user_model().objects.values_list("pk", "email")), found(NEUTRAL)
    print("| Record | Explained | By SQL | Same | Besides desk and auditors |")
    print("|---|---|---|---|---|")
    for words, record, by_sql in ten():
        told, facts = {emails[pk] for pk in people_of(record)}, by_sql(record)
        names = ", ".join(sorted(name.removesuffix(".example") for name in told - neutral))
        same = "yes" if told == facts else f"no: {sorted(told ^ facts)}"
        print(f"| {words} | {len(told)} | {len(facts)} | {same} | {names} |")


if __name__ == "__main__":
    main()
