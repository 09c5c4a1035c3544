"""The demo's access review: begun last week, partly answered."""

REVIEWS = [
    {
        "name": "Autumn access review",
        "kinds": ["member", "engagement", "deal_share", "assignment", "link"],
        "days_ago": 7,
        "days": 30,
        "repeat_months": 6,
        "answers": [
            {"holder": "Nina Okafor", "by": "admin@northwind.example", "reason": "Back in June"},
            {"holder": "Ben Adeyemi", "by": "admin@bluepeak.example"},
            {"holder": "Cara Lindqvist", "by": "desk@meridian.example"},
        ],
    }
]
