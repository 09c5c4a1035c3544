"""Who is certified for what: valid, ending, over and taken back, and two claims to decide."""

from portal.home.worlds.world import Row

STORAGE, SECURITY, NETWORK = "storage-specialist", "security-associate", "network-professional"
CERTIFICATIONS: list[Row] = [
    {
        "code": STORAGE,
        "name": "Meridian Storage Specialist",
        "description": "Chooses, sizes and moves flash storage without help.",
        "take_at": "The course “Meridian Storage” under Training; its quiz leads to it.",
        "validity_months": 24,
    },
    {
        "code": SECURITY,
        "name": "Meridian Security Associate",
        "description": "Plans firewalls and endpoint protection for one site.",
        "take_at": "Two days with our engineers in Leeds, Hamburg or Shanghai: ask your account"
        " manager. We count the associate’s certificate of the Open Security Institute, too.",
        "validity_months": 36,
    },
    {
        "code": NETWORK,
        "name": "Meridian Network Professional",
        "description": "Designs campus networks.",
        "take_at": "A test centre near you, or the Open Networking Forum’s professional exam.",
    },
]
REQUIREMENTS: list[Row] = [
    {"tier": "silver", "certification": STORAGE, "people": 1},
    {"tier": "gold", "certification": STORAGE, "people": 2},
    {"tier": "gold", "certification": NETWORK, "people": 1},
    {"tier": "platinum", "certification": STORAGE, "people": 4},
    {"tier": "platinum", "certification": SECURITY, "people": 2},
]
HELD: list[Row] = [
    {"user": "seller2@northwind.example", "certification": STORAGE, "days_ago": 200},
    {"user": "admin@northwind.example", "certification": STORAGE, "days_ago": 706},
    {"user": "marketer@northwind.example", "certification": STORAGE, "days_ago": 900},
    {"user": "seller@bluepeak.example", "certification": SECURITY, "days_ago": 120},
    {"user": "seller@cobalt.example", "certification": STORAGE, "days_ago": 45},
    {
        "user": "seller@delta.example",
        "certification": STORAGE,
        "days_ago": 80,
        "revoked": "The quiz was passed from somebody else’s account. Please take it again.",
    },
]
CLAIMS: list[Row] = [
    {
        "user": "seller@northwind.example",
        "certification": NETWORK,
        "issuer": "Open Networking Forum",
        "number": "ONF-20418",
        "issued_days_ago": 400,
        "valid_days": 1095,
        "hours_ago": 300,
        "decision": "confirmed",
    },
    {
        "user": "learner@northwind.example",
        "certification": SECURITY,
        "issuer": "Open Security Institute",
        "number": "OSI-A-7731",
        "issued_days_ago": 30,
        "valid_days": 730,
        "hours_ago": 5,
        "evidence": "Open Security Institute\nAssociate OSI-A-7731\nNell Sorensen\n",
    },
    {
        "user": "admin@bluepeak.example",
        "certification": NETWORK,
        "issuer": "Open Networking Forum",
        "number": "ONF-19002",
        "issued_days_ago": 1400,
        "hours_ago": 60,
        "decision": "declined",
        "reason": "The forum’s register shows no certificate with this number.",
    },
]
FAMILIES: list[Row] = [
    {"family": "storage", "certification": STORAGE},
    {"family": "endpoint", "certification": SECURITY},
]
CERTIFICATES: dict[str, list[Row]] = {
    "certifications": CERTIFICATIONS,
    "tier_requirements": REQUIREMENTS,
    "certificates": HELD,
    "certificate_claims": CLAIMS,
    "family_requirements": FAMILIES,
}
