"""Who of the demo's vendor opened which registration."""

CARA, DANA, ADA = "cam@meridian.example", "desk@meridian.example", "auditor@meridian.example"
OPENINGS = [
    {"user": CARA, "deal": "nw-vodafone", "hours_ago": 20},
    {"user": DANA, "deal": "nw-vodafone", "hours_ago": 19},
    {"user": CARA, "deal": "nw-wellcome", "hours_ago": 6},
    {"user": CARA, "deal": "nw-airbus", "hours_ago": 50},
    {"user": ADA, "deal": "nw-airbus", "hours_ago": 30},
    {"user": "cam2@meridian.example", "deal": "bp-vodafone", "hours_ago": 18},
    {"user": DANA, "deal": "bp-vodafone", "hours_ago": 17},
]
