"""What a description may say: section → key → `Key`. docs/seed-world.md lists the same keys."""

from deals.registrations.choices import Kind, Stage
from partners.accounts.choices import (
    BuyingRole,
    Coverage,
    NameKind,
)
from partners.organizations.choices import (
    MemberRole,
    OrganizationKind,
    OrganizationStatus,
    TeamKind,
)
from portal.home.worlds.certificate_keys import CERTIFICATES
from portal.home.worlds.class_keys import CLASSES
from portal.home.worlds.content_keys import CONTENT
from portal.home.worlds.coverage_keys import COVERAGE
from portal.home.worlds.dispute_keys import DISPUTES
from portal.home.worlds.engagement_keys import ENGAGEMENTS
from portal.home.worlds.exchange_keys import EXCHANGE
from portal.home.worlds.hook_keys import HOOKS
from portal.home.worlds.integration_keys import INTEGRATIONS
from portal.home.worlds.key import (
    AMOUNT,
    DATE,
    MAYBE_PERSON,
    NEEDED,
    NUMBER,
    PERSON,
    PLACE,
    TEXT,
    YES_NO,
    Key,
    Rows,
    choice,
    name_of,
)
from portal.home.worlds.paths import PATHS
from portal.home.worlds.plan_keys import PLANS
from portal.home.worlds.reading_keys import READING
from portal.home.worlds.rule_keys import RULES
from portal.home.worlds.supply_keys import SUPPLY
from portal.home.worlds.touch_keys import TOUCHES
from portal.home.worlds.training_keys import TRAINING
from portal.people.choices import StaffRole

IDENTITY = (
    "tax_id",
    "registration_id",
    "region",
    "street",
    "postcode",
    "industry",
    "source",
    "external_id",
)
SAID: Rows = {"author": PERSON, "internal": YES_NO}

SECTIONS: dict[str, Rows] = {
    "tiers": {"code": NEEDED, "name": NEEDED, "rank": Key("number", needed=True)},
    "territories": {"code": NEEDED, "name": NEEDED, "countries": Key("list")},
    "product_families": {"code": NEEDED, "name": NEEDED, "is_active": YES_NO},
    "teams": {"name": NEEDED, "kind": choice(TeamKind, needed=True)},
    "organizations": {
        "key": NEEDED,
        "name": NEEDED,
        "kind": choice(OrganizationKind),
        "status": choice(OrganizationStatus),
        "tier": name_of("tiers", needed=False),
        "territory": name_of("territories", needed=False),
        "address": TEXT,
        "about": TEXT,
        **PLACE,
    },
    "distribution_links": {
        "distributor": name_of("organizations"),
        "reseller": name_of("organizations"),
        "starts_on": DATE,
        "ends_on": DATE,
    },
    "users": {
        "email": NEEDED,
        "name": NEEDED,
        "staff_role": choice(StaffRole),
        "language": TEXT,
        "timezone": TEXT,
        "password": TEXT,
        "is_active": YES_NO,
        "teams": Key("list", names="teams"),
        "memberships": Key(
            "list",
            each={
                "organization": name_of("organizations"),
                "role": choice(MemberRole, needed=True),
                "job_title": TEXT,
            },
        ),
    },
    "assignments": {"user": PERSON, "organization": name_of("organizations")},
    **RULES,
    "accounts": {
        "key": NEEDED,
        "name": NEEDED,
        "coverage": choice(Coverage),
        "owner_team": name_of("teams", needed=False),
        "parent": name_of("accounts", needed=False),
        **dict.fromkeys(IDENTITY, TEXT),
        "names": Key("list", each={"name": NEEDED, "kind": choice(NameKind)}),
        "contacts": Key(
            "list",
            each={
                "name": NEEDED,
                "job_title": TEXT,
                "email": TEXT,
                "phone": TEXT,
                "buying_role": choice(BuyingRole),
            },
        ),
        **PLACE,
    },
    **ENGAGEMENTS,
    **HOOKS,
    **EXCHANGE,
    **INTEGRATIONS,
    "deals": {
        "key": NEEDED,
        "organization": name_of("organizations", needed=False),
        "team": name_of("teams", needed=False),
        "owner": PERSON,
        "title": TEXT,
        "kind": choice(Kind),
        "status": choice(tuple(PATHS)),
        "age_days": NUMBER,
        "step_hours": NUMBER,
        "reviewer": MAYBE_PERSON,
        "distributor": name_of("organizations", needed=False),
        "account": name_of("accounts", needed=False),
        "team_members": Key("list", names="users"),
        "customer": Key("object", each={"name": TEXT, "address": TEXT, "tax_id": TEXT, **PLACE}),
        "contact": Key("object", each={"name": TEXT, "email": TEXT, "role": choice(BuyingRole)}),
        "need": TEXT,
        "competitor": TEXT,
        "stage": choice(Stage),
        "probability": NUMBER,
        "value": Key("object", each={"amount": Key("amount", needed=True), "currency": TEXT}),
        "expected_close": DATE,
        "close_in_days": NUMBER,
        "products": Key(
            "list",
            each={
                "family": name_of("product_families"),
                "name": TEXT,
                "quantity": NUMBER,
                "unit_price": AMOUNT,
            },
        ),
        "inputs": Key("object"),
        "comments": Key("list", each={"body": NEEDED, **SAID}),
        "files": Key("list", each={"name": NEEDED, "text": NEEDED, **SAID}),
    },
    "access_reviews": {
        "name": NEEDED,
        "kinds": Key("list", needed=True),
        "days_ago": NUMBER,
        "days": NUMBER,
        "ends_unanswered": YES_NO,
        "repeat_months": NUMBER,
        "answers": Key("list", each={"holder": NEEDED, "by": PERSON, "reason": TEXT}),
    },
    "openings": {"user": PERSON, "deal": name_of("deals"), "hours_ago": NUMBER},
    "shares": {
        "deal": name_of("deals"),
        "user": PERSON,
        "shared_by": MAYBE_PERSON,
        "reason": TEXT,
        "days": NUMBER,
    },
    **SUPPLY,
    **DISPUTES,
    **CLASSES,
    **COVERAGE,
    **PLANS,
    **TOUCHES,
    "invitations": {
        "organization": name_of("organizations"),
        "email": NEEDED,
        "role": choice(MemberRole, needed=True),
        "name": TEXT,
        "invited_by": MAYBE_PERSON,
    },
    "applications": {
        "company": NEEDED,
        "kind": choice(OrganizationKind, needed=True),
        "website": TEXT,
        "country": NEEDED,
        "city": TEXT,
        "contact_name": NEEDED,
        "contact_email": NEEDED,
        "contact_phone": TEXT,
        "message": TEXT,
        "language": TEXT,
    },
    **CONTENT,
    **READING,
    **TRAINING,
    **CERTIFICATES,
}
# What a row is called by others, and must be alone in being called.
CALLED = {
    "tiers": "code",
    "territories": "code",
    "product_families": "code",
    "teams": "name",
    "users": "email",
    "organizations": "key",
    "accounts": "key",
    "deals": "key",
    "cases": "key",
    "programme_lines": "key",
    "tasks": "key",
    "content": "key",
    "certifications": "code",
    "courses": "key",
    "learning_paths": "key",
}
