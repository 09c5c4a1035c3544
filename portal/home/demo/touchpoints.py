"""What the demo's people noted on their joint accounts. Contacts are named by their place."""

from typing import Any

AIRBUS, ROLLS, BARCLAYS, HEINEKEN = "A55f629840b", "A19c61e11ae", "Ae7c36b0e41", "A862955f64c"
NILS, NORA = "seller@northwind.example", "admin@northwind.example"
CARA, DIRK, DORA = "cam@meridian.example", "direct@meridian.example", "direct2@meridian.example"
BEN = "seller@bluepeak.example"
NOTED: tuple[dict[str, Any], ...] = (
    {"account": AIRBUS, "author": NILS, "visibility": "joint", "kind": "visit", "hours_ago": 420,
     "subject": "Walk through hall 3", "contacts": [0], "people": [NILS, CARA],
     "notes": "Two racks a bay. The customer wants one supplier for switching and wireless."},
    {"account": AIRBUS, "author": CARA, "visibility": "internal", "kind": "call", "hours_ago": 330,
     "subject": "List price was asked for directly", "organization": "northwind",
     "notes": "I named Northwind as the one who quotes. Please do the same."},
    {"account": AIRBUS, "author": NILS, "visibility": "own", "kind": "mail", "hours_ago": 300,
     "subject": "Our margin on the first lot", "notes": "Nora agrees to 11 % for the first lot."},
    {"account": AIRBUS, "author": CARA, "visibility": "joint", "kind": "demo", "hours_ago": 190,
     "subject": "Access switch on the bench", "contacts": [0], "people": [CARA, NILS, DIRK],
     "notes": "Fail-over in under a second. They ask for a written test plan."},
    {"account": AIRBUS, "author": DIRK, "visibility": "own", "kind": "meeting", "hours_ago": 150,
     "subject": "Yearly review of the frame contract", "contacts": [0]},
    {"account": AIRBUS, "author": NILS, "visibility": "joint", "kind": "call", "hours_ago": 60,
     "direction": "in", "subject": "Test plan accepted", "contacts": [0], "people": [NILS],
     "notes": "Purchasing is next. Nobody of us knows them yet."},
    {"account": ROLLS, "author": NILS, "visibility": "joint", "kind": "call", "hours_ago": 190,
     "outcome": "no_answer", "subject": "Asked for the bench plan", "contacts": [0]},
    {"account": ROLLS, "author": NILS, "visibility": "joint", "kind": "mail", "hours_ago": 120,
     "outcome": "no_answer", "subject": "Reminder about the bench plan", "contacts": [0]},
    {"account": ROLLS, "author": NILS, "visibility": "own", "kind": "call", "hours_ago": 30,
     "outcome": "no_answer", "subject": "Third try", "contacts": [0]},
    {"account": BARCLAYS, "author": DORA, "visibility": "joint", "kind": "meeting",
     "hours_ago": 80, "organization": "northwind", "subject": "Tender time table"},
    {"account": HEINEKEN, "author": BEN, "visibility": "joint", "kind": "visit", "hours_ago": 70,
     "subject": "Site survey in the brewery", "contacts": [0]},
)  # fmt: skip
FILES: list[dict[str, str]] = [
    {"key": "hall-3", "account": AIRBUS, "author": NILS, "visibility": "joint",
     "name": "hall-3-racks.csv", "text": "bay,racks\n1,2\n2,2\n3,2\n"},
    {"key": "test-plan", "account": AIRBUS, "author": CARA, "visibility": "joint",
     "name": "test-plan.txt", "text": "1. Fail-over\n2. Load\n3. Handover\n"},
    {"key": "calculation", "account": AIRBUS, "author": NILS, "visibility": "own",
     "name": "calculation.txt", "text": "First lot: 11 %\n"},
    {"key": "frame", "account": AIRBUS, "author": DIRK, "visibility": "internal",
     "name": "frame-contract-notes.txt", "text": "Runs until December.\n"},
]  # fmt: skip
KNOWN: tuple[dict[str, Any], ...] = (
    {"account": AIRBUS, "author": CARA, "visibility": "joint", "contact": 0, "strength": 3,
     "since_days": 900},
    {"account": ROLLS, "author": NORA, "visibility": "own", "contact": 0, "since_days": 200},
)  # fmt: skip


def touchpoints(accounts: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The sections of the description that this room builds."""
    names = {row["key"]: [person["name"] for person in row["contacts"]] for row in accounts}
    noted = [
        row | {"key": f"touch-{place}"} | _named(row, names[row["account"]])
        for place, row in enumerate(NOTED)
    ]
    known = [row | {"contact": names[row["account"]][row["contact"]]} for row in KNOWN]
    return {"touchpoints": noted, "account_files": FILES, "acquaintances": known}


def _named(row: dict[str, Any], names: list[str]) -> dict[str, list[str]]:
    return {"contacts": [names[place] for place in row["contacts"]]} if "contacts" in row else {}
