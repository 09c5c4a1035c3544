"""Tiers, territories and what Meridian sells."""

PROGRAMME = {
    "tiers": [
        {"code": "registered", "name": "Registered", "rank": 1},
        {"code": "silver", "name": "Silver", "rank": 2},
        {"code": "gold", "name": "Gold", "rank": 3},
        {"code": "platinum", "name": "Platinum", "rank": 4},
    ],
    "territories": [
        {"code": "uki", "name": "UK and Ireland", "countries": ["GB", "IE"]},
        {"code": "dach", "name": "Germany, Austria, Switzerland", "countries": ["DE", "AT", "CH"]},
        {"code": "benelux-france", "name": "Benelux and France", "countries": ["NL", "BE", "FR"]},
        {"code": "nordics", "name": "Nordics", "countries": ["SE", "NO", "DK", "FI"]},
        {"code": "apac", "name": "Asia and Pacific", "countries": ["CN", "JP", "KR", "SG", "AU"]},
        {"code": "americas", "name": "Americas", "countries": ["US", "CA", "BR", "MX", "CL"]},
    ],
    "product_families": [
        {"code": "switching", "name": "Campus switching"},
        {"code": "wireless", "name": "Wireless networks"},
        {"code": "firewall", "name": "Firewalls"},
        {"code": "endpoint", "name": "Endpoint protection"},
        {"code": "storage", "name": "Flash storage"},
        {"code": "backup", "name": "Backup and recovery"},
        {"code": "servers", "name": "Servers"},
        {"code": "collaboration", "name": "Meeting rooms"},
        {"code": "support", "name": "Support contracts"},
    ],
    # The rules: gentle, and the same for everybody but gold.
    "program_policies": [
        {
            "reason": "The programme as published.",
            "rules": {"long_protection_from": "250000"},
        },
        {
            "tier": "gold",
            "reason": "Gold partners invest more before a deal is won.",
            "rules": {"protection_days": 120, "long_protection_days": 240, "max_extensions": 3},
        },
    ],
    "calendars": [
        {"name": "Head office", "timezone": "Europe/London", "holiday_country": "GB"},
        {
            "name": "Germany, Austria, Switzerland",
            "territory": "dach",
            "timezone": "Europe/Berlin",
            "week": [[["08:30", "12:30"], ["13:15", "17:00"]]] * 4 + [[["08:30", "15:00"]], [], []],
            "holiday_country": "DE",
        },
        {
            "name": "Asia and Pacific",
            "territory": "apac",
            "timezone": "Asia/Shanghai",
            "week": [[["09:00", "12:00"], ["13:30", "18:00"]]] * 5 + [[], []],
            "holiday_country": "CN",
        },
        {
            "name": "Americas",
            "territory": "americas",
            "timezone": "America/New_York",
            "holiday_country": "US",
        },
    ],
    "exchange_rates": [
        {"currency": currency, "rate": rate}
        for currency, rate in (
            ("EUR", "1.08"),
            ("GBP", "1.27"),
            ("CNY", "0.14"),
            ("JPY", "0.0067"),
            ("SGD", "0.74"),
            ("AUD", "0.66"),
        )
    ],
    "routing_rules": [
        {
            "reason": "Who decides, as the desk and the account managers agreed.",
            "rules": [
                {
                    "name": "Large deals",
                    "value_from": "500000",
                    "result": "chain",
                    "chain": [["role:account_manager"], ["role:desk"]],
                },
                {"name": "Public tenders", "kinds": ["tender"], "result": "desk"},
            ],
        }
    ],
}

# Family → (product, list price per unit).
CATALOGUE: dict[str, tuple[tuple[str, int], ...]] = {
    "switching": (("Meridian C48 access switch", 3200), ("Meridian D24 core switch", 14800)),
    "wireless": (("Meridian W6 access point", 690), ("Meridian W6 outdoor point", 1150)),
    "firewall": (("Meridian F200 firewall", 8900), ("Meridian F900 firewall pair", 41500)),
    "endpoint": (("Endpoint protection, 1 year", 48), ("Endpoint protection, 3 years", 118)),
    "storage": (("Meridian S100 flash array", 38000), ("Meridian S10 shelf", 9600)),
    "backup": (("Backup appliance B4", 17500), ("Backup licence per host", 640)),
    "servers": (("Meridian R2 rack server", 7400), ("Meridian R4 GPU server", 32900)),
    "collaboration": (("Room kit, small", 2900), ("Room kit, large", 7800)),
    "support": (("Support contract, 3 years", 1900), ("On-site engineer, per day", 950)),
}
