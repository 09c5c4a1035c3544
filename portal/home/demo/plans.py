"""Joint work in the demo: Airbus is worked by Northwind, its account manager and Direct North."""

from typing import Any

SELLER, SELLER2 = "seller@northwind.example", "seller2@northwind.example"
CAM, DIRECT = "cam@meridian.example", "direct@meridian.example"
AIRBUS, ROLLS, HEINEKEN = "A55f629840b", "A19c61e11ae", "A862955f64c"
NORTHWIND: dict[str, Any] = {"account": AIRBUS, "organization": "northwind"}

_STEPS: list[dict[str, Any]] = [
    {
        "text": "Survey both halls and count the access points",
        "side": "partner",
        "person": SELLER,
        "due_in_days": -6,
        "status": "done",
    },
    {
        "text": "Agree the pilot with the production manager",
        "side": "both",
        "person": CAM,
        "due_in_days": 5,
        "status": "in_progress",
    },
    {
        "text": "Lend two switches for the pilot",
        "side": "vendor",
        "person": DIRECT,
        "due_in_days": 12,
    },
    {
        "text": "Write the offer for hall 1",
        "side": "partner",
        "person": SELLER,
        "due_in_days": 26,
    },
]
PLANS: list[dict[str, Any]] = [
    {
        **NORTHWIND,
        "saves": [
            {
                "author": CAM,
                "hours_ago": 70,
                "goal": "Both wing assembly halls run on our wireless network before the summer.",
                "position": "Northwind runs the office network. Production buys elsewhere.",
                "steps": _STEPS[:2],
            },
            {
                "author": SELLER,
                "hours_ago": 44,
                "gap": "Nobody has shown that our access points work beside the robots.",
                "steps": _STEPS[:3],
                "reviews": [{"in_days": -3}],
            },
            {
                "author": CAM,
                "hours_ago": 20,
                "goal": "Both wing assembly halls run on our wireless network by the end of June.",
                "steps": _STEPS,
                "reviews": [
                    {"in_days": -3, "outcome": "The pilot is welcome. Purchasing joins next time."},
                    {"in_days": 18},
                ],
            },
        ],
        "made_tasks": ["Agree the pilot with the production manager"],
        "agreed_by": [SELLER],
    },
]
TASKS: list[dict[str, Any]] = [
    {
        **NORTHWIND,
        "key": "airbus-survey",
        "author": CAM,
        "assignee": SELLER,
        "title": "Send the survey of hall 2 to the customer",
        "text": "The plan with the marked places is among the files of the account.",
        "due_in_days": 3,
        "progress": 40,
        "status": "in_progress",
        "comments": [
            {"author": SELLER, "body": "The drawings of the gallery are still missing."},
            {"author": CAM, "body": "I ask for them today."},
            {"author": DIRECT, "body": "Their new buyer starts in May.", "internal": True},
        ],
    },
    {
        **NORTHWIND,
        "key": "airbus-visit",
        "author": SELLER,
        "assignee": CAM,
        "title": "Bring the product manager to the next visit",
        "due_in_days": -2,
    },
    {
        **NORTHWIND,
        "key": "airbus-dates",
        "author": SELLER,
        "assignee": SELLER2,
        "title": "Fix the dates of the pilot",
        "due_in_days": -5,
        "status": "done",
    },
    {
        **NORTHWIND,
        "key": "airbus-margin",
        "author": SELLER,
        "assignee": SELLER,
        "title": "Work out our price for the cabling",
        "visibility": "own",
        "due_in_days": 8,
    },
    {
        **NORTHWIND,
        "key": "airbus-internal",
        "author": CAM,
        "assignee": DIRECT,
        "title": "Ask finance about a longer payment term",
        "visibility": "internal",
        "due_in_days": 6,
    },
    {
        "account": AIRBUS,
        "key": "airbus-team",
        "author": DIRECT,
        "assignee": DIRECT,
        "title": "Update the account plan for the quarter",
        "visibility": "internal",
        "due_in_days": 15,
    },
    {
        "account": ROLLS,
        "organization": "northwind",
        "key": "rolls-benches",
        "author": SELLER,
        "assignee": SELLER,
        "title": "List the servers of the test benches",
        "due_in_days": 1,
    },
    {
        "account": HEINEKEN,
        "organization": "bluepeak",
        "key": "heineken-access",
        "author": "seller@bluepeak.example",
        "assignee": "cam2@meridian.example",
        "title": "Get a site pass for the brewery",
        "due_in_days": 4,
    },
]
