"""What a description may say about touchpoints, files on accounts and who knows whom."""

from partners.touchpoints.choices import Direction, Kind, Outcome, Visibility
from portal.home.worlds.key import (
    NEEDED,
    NUMBER,
    PERSON,
    TEXT,
    Key,
    Rows,
    choice,
    name_of,
)

HOME: Rows = {
    "account": name_of("accounts"),
    "organization": name_of("organizations", needed=False),
    "author": PERSON,
    "visibility": choice(Visibility, needed=True),
}
TOUCHES: dict[str, Rows] = {
    "touchpoints": {
        "key": NEEDED,
        **HOME,
        "kind": choice(Kind, needed=True),
        "subject": NEEDED,
        "notes": TEXT,
        "direction": choice(Direction),
        "outcome": choice(Outcome),
        "hours_ago": NUMBER,
        "contacts": Key("list"),  # names of contacts of the account
        "people": Key("list", names="users"),
    },
    "account_files": {"key": NEEDED, **HOME, "name": NEEDED, "text": NEEDED},
    "acquaintances": {
        **HOME,
        "contact": NEEDED,
        "strength": NUMBER,
        "since_days": NUMBER,
    },
}
