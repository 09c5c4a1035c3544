"""What a description may say of certifications, who holds them, and what asks for them."""

from portal.home.worlds.key import NEEDED, NUMBER, PERSON, TEXT, Rows, choice, name_of

DECISIONS = ("confirmed", "declined")
HELD: Rows = {
    "user": PERSON,
    "organization": name_of("organizations", needed=False),
    "certification": name_of("certifications"),
}
CERTIFICATES: dict[str, Rows] = {
    "certifications": {
        "code": NEEDED,
        "name": NEEDED,
        "description": TEXT,
        "take_at": TEXT,
        "validity_months": NUMBER,
    },
    "tier_requirements": {
        "tier": name_of("tiers"),
        "certification": name_of("certifications"),
        "people": NUMBER,
    },
    "certificates": {**HELD, "days_ago": NUMBER, "revoked": TEXT},
    "certificate_claims": {
        **HELD,
        "issuer": NEEDED,
        "number": NEEDED,
        "issued_days_ago": NUMBER,
        "valid_days": NUMBER,
        "hours_ago": NUMBER,
        "evidence": TEXT,
        "decision": choice(DECISIONS),
        "reason": TEXT,
    },
    "family_requirements": {
        "family": name_of("product_families"),
        "certification": name_of("certifications"),
    },
}
