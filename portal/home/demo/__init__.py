"""The demo world (design §10) as a description for `portal.home.worlds`: people are roles,
customers are real organisations, deals stand in every state.
"""

from portal.home.demo import (
    audit,
    costs,
    coverage,
    engagements,
    exchange,
    federation,
    integrations,
    library,
    news,
    oversight,
    people,
    plans,
    programme,
    reading,
    story,
    supply,
    touchpoints,
    volume,
    webhooks,
)
from portal.home.demo.certificates import CERTIFICATES
from portal.home.demo.classification import CLASSIFICATION
from portal.home.demo.customers import sample_accounts
from portal.home.demo.training import TRAINING
from portal.home.worlds.world import Row

# Accounts and deals a size has in all; what the story does not tell is made up by volume.py.
SIZES = {"small": (0, 0), "medium": (1_500, 400), "large": (6_000, 4_000)}


def description(size: str) -> Row:
    """The spec of one size, ready for `worlds.build`. The same words every time but the dates."""
    accounts_wanted, deals_wanted = SIZES[size]
    accounts = sample_accounts()
    accounts += volume.more_accounts(accounts_wanted - len(accounts))
    deals = story.deals(accounts)
    deals += volume.more_deals(deals_wanted - len(deals), accounts)
    extra = volume.partners() if size != "small" else {}
    return {
        **programme.PROGRAMME,
        "teams": people.TEAMS,
        "organizations": people.ORGANIZATIONS
        + supply.ORGANIZATIONS
        + extra.get("organizations", []),
        "distribution_links": people.links() + supply.links(),
        "users": people.users() + supply.USERS + extra.get("users", []),
        "assignments": people.ASSIGNMENTS + extra.get("assignments", []),
        "accounts": accounts,
        "engagements": engagements.ENGAGEMENTS,
        "engagement_requests": engagements.REQUESTS,
        "named_accounts": story.NAMED,
        "deals": deals,
        "shares": story.SHARES,
        "programme_lines": costs.LINES,
        "openings": audit.OPENINGS,
        "access_reviews": oversight.REVIEWS,
        "quotes": supply.QUOTES,
        "prepared_registrations": supply.PREPARED,
        "appeals": story.APPEALS,
        "cases": story.CASES,
        **CLASSIFICATION,
        "allocations": coverage.ALLOCATIONS,
        "hand_overs": coverage.HAND_OVERS,
        "tasks": plans.TASKS,
        "plans": plans.PLANS,
        **touchpoints.touchpoints(accounts),
        "integrations": integrations.INTEGRATIONS,
        "webhooks": webhooks.WEBHOOKS,
        "imports": exchange.IMPORTS,
        "sign_ins": federation.SIGN_INS,
        "invitations": story.INVITATIONS,
        "applications": story.APPLICATIONS,
        "content": news.NEWS + library.LIBRARY,
        **reading.READING,
        **TRAINING,
        **CERTIFICATES,
    }
