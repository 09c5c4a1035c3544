"""The definitions in force until the desk writes its own (design §6).

Percentages are shares of the customers that bought in the period. `purchases`, `years` and
`families` are minimums a relationship asks for within `months`; `reply` is a service level in its
`unit`; `protection` is in days, None leaves it to the programme.
"""

from typing import Any

from django.utils.translation import gettext_noop as _

DEFAULTS: dict[str, dict[str, Any]] = {
    "percentages": {"period": "quarter", "vip": "1", "major": "5", "common": "20"},
    "relationships": {
        "months": 36,
        "types": {
            "one_off": {
                "name": _("One-off"),
                "about": _("Bought once; no plan to buy again is known."),
                "purchases": 1,
                "years": 0,
                "families": 0,
            },
            "transactional": {
                "name": _("Transactional"),
                "about": _("Buys again, order by order, and compares each time."),
                "purchases": 2,
                "years": 0,
                "families": 0,
            },
            "relationship": {
                "name": _("Relationship"),
                "about": _("Buys regularly and across product families."),
                "purchases": 3,
                "years": 2,
                "families": 2,
            },
            "key": {
                "name": _("Key account"),
                "about": _("Plans with us over years; has a team and a plan of its own."),
                "purchases": 6,
                "years": 3,
                "families": 3,
            },
        },
    },
    "criteria": {
        "criteria": [
            {"code": "collections", "name": _("Collections"), "weight": 20},
            {"code": "margin", "name": _("Gross margin"), "weight": 20},
            {"code": "growth", "name": _("Growth"), "weight": 20},
            {"code": "satisfaction", "name": _("Satisfaction"), "weight": 20},
            {"code": "potential", "name": _("Potential"), "weight": 20},
        ]
    },
    "benefits": {
        "vip": {
            "coverage": _("Named team and executive sponsor"),
            "reply": 4,
            "unit": "hours",
            "protection": 180,
        },
        "major": {"coverage": _("Named seller"), "reply": 8, "unit": "hours", "protection": None},
        "common": {"coverage": _("Inside sales"), "reply": 2, "unit": "days", "protection": None},
        "minor": {
            "coverage": _("Partners and self-service"),
            "reply": 3,
            "unit": "days",
            "protection": None,
        },
    },
}
