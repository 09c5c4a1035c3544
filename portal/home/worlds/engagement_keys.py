"""What a description may say about joint work: docs/seed-world.md lists the same keys."""

from partners.accounts.choices import EngagementLevel
from portal.home.worlds.key import DATE, NEEDED, NUMBER, PERSON, TEXT, Rows, choice, name_of

ENGAGEMENTS: dict[str, Rows] = {
    "engagements": {
        "account": name_of("accounts"),
        "organization": name_of("organizations"),
        "level": choice(EngagementLevel),
        "purpose": TEXT,
        "status": choice(["proposed", "active", "paused", "ended"]),
        "starts_on": DATE,
        "ends_on": DATE,
        "age_days": NUMBER,
        "ends_in_days": NUMBER,
        "review_in_days": NUMBER,
        "wanted_level": choice(EngagementLevel),
    },
    "engagement_requests": {
        "organization": name_of("organizations"),
        "asked_by": PERSON,
        "customer": NEEDED,
        "website": TEXT,
        "level": choice(EngagementLevel),
        "purpose": NEEDED,
    },
}
