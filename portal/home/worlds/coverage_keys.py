"""What a description may say about allocations and hand-overs."""

from partners.accounts.choices import Coverage
from partners.coverage.choices import HandOverKind
from portal.home.worlds.key import MAYBE_PERSON, NEEDED, NUMBER, PERSON, TEXT, Rows, choice, name_of

COVERAGE: dict[str, Rows] = {
    "allocations": {
        "account": name_of("accounts"),
        "coverage": choice(Coverage, needed=True),
        "team": name_of("teams", needed=False),
        "organization": name_of("organizations", needed=False),
        "reason": NEEDED,
        "in_days": NUMBER,
        "for_days": NUMBER,
        "asked_by": MAYBE_PERSON,
        "status": choice(("asked", "approved", "declined")),
        "text": TEXT,
    },
    "hand_overs": {
        "person": PERSON,
        "organization": name_of("organizations", needed=False),
        "successor": PERSON,
        "kind": choice(HandOverKind),
        "reason": TEXT,
    },
}
