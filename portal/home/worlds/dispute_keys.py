"""What a description may say about named accounts, appeals and conflict cases."""

from deals.cases.choices import EvidenceKind, Kind
from portal.home.worlds.key import MAYBE_PERSON, NEEDED, NUMBER, PERSON, TEXT, Key, choice, name_of

DISPUTES = {
    "named_accounts": {
        "team": name_of("teams"),
        "name": NEEDED,
        "age_days": NUMBER,
        "reason": TEXT,
        "customers": Key(
            "list",
            needed=True,
            each={
                "name": NEEDED,
                "website": TEXT,
                "country": TEXT,
                "city": TEXT,
                "tax_id": TEXT,
                "families": Key("list", names="product_families"),
            },
        ),
    },
    "appeals": {"deal": name_of("deals"), "message": NEEDED, "hours_ago": NUMBER},
    "cases": {
        "key": NEEDED,
        "kind": choice([kind for kind in Kind.values if kind != Kind.APPEAL]),
        "deals": Key("list", needed=True, names="deals"),
        "title": TEXT,
        "note": TEXT,
        "opened_by": MAYBE_PERSON,
        "hours_ago": NUMBER,
        "panel": Key("list", names="users"),
        "said": Key(
            "list",
            each={
                "deal": name_of("deals"),
                "author": PERSON,
                "body": NEEDED,
                "kind": choice(EvidenceKind),
            },
        ),
    },
}
