"""What the programme costs and brings, in euros: the return report has something to reckon."""

from typing import Any


def _line(
    key: str, category: str, amount: str, days_ago: int, days: int, about: str
) -> dict[str, Any]:
    return {
        "key": key,
        "category": category,
        "amount": amount,
        "currency": "EUR",
        "days_ago": days_ago,
        "days": days,
        "about": about,
    }


LINES = [
    _line("staff", "staff", "212000", 300, 365, "Two account managers and half of the desk"),
    _line("tools", "tools", "18400", 300, 365, "Portal and labs"),
    _line("courses", "training", "9600", 140, 90, "Instructors of the certification courses"),
    _line("fair", "events", "14500", 75, 3, "Partner stand at the trade fair"),
    _line("campaign", "mdf", "6200", 60, 45, "Half of a campaign for wireless networks")
    | {"organization": "northwind"},
    _line("demo-kit", "discounts", "3900", 50, 1, "Demonstration equipment")
    | {"organization": "cobalt"},
    _line("desk-time", "savings", "27500", 180, 180, "First-line questions partners answer"),
]
