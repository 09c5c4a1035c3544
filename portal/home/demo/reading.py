"""What the demo's people have read: some of three companies, most of Northwind's."""

ACKNOWLEDGEMENTS = [
    {"user": "admin@northwind.example", "page": "rules-2026", "days_ago": 12},
    {"user": "seller@northwind.example", "page": "rules-2026", "days_ago": 9},
    {"user": "admin@bluepeak.example", "page": "rules-2026", "days_ago": 5},
    {"user": "admin@northwind.example", "page": "admins", "days_ago": 12},
]
FAVOURITES = [
    {"user": "seller@northwind.example", "page": "card-firewall"},
    {"user": "seller@northwind.example", "page": "play-refresh"},
    {"user": "seller@bluepeak.example", "page": "p-wireless"},
]
READERS = {
    "seller@northwind.example": ["rules-2026", "card-firewall", "play-refresh", "p-switching"],
    "marketer@northwind.example": ["brochure", "p-wireless"],
    "admin@northwind.example": ["rules-2026", "admins", "brochure"],
    "seller@bluepeak.example": ["p-wireless", "brochure"],
    "admin@bluepeak.example": ["rules-2026", "p-switching"],
    "buyer@harbor.example": ["p-switching", "p-storage", "brochure"],
}
DOWNLOADED = {"brochure"}
OPENINGS = [
    {
        "user": user,
        "page": page,
        "days_ago": 2 + 3 * place + number % 3,
        "download": page in DOWNLOADED,
    }
    for number, (user, pages) in enumerate(READERS.items())
    for place, page in enumerate(pages)
]
SEARCHES = [
    {"user": user, "words": words, "results": results, "times": times, "days_ago": days}
    for user, words, results, times, days in (
        ("seller@northwind.example", "firewall", 3, 6, 4),
        ("seller@northwind.example", "sd-wan pricing", 0, 4, 6),
        ("seller@bluepeak.example", "sd-wan pricing", 0, 2, 9),
        ("seller@bluepeak.example", "firewall", 1, 2, 11),
        ("marketer@northwind.example", "case study retail", 0, 3, 3),
        ("admin@bluepeak.example", "rebate", 0, 2, 15),
        ("buyer@harbor.example", "storage", 4, 5, 8),
    )
]
BRANDS = [
    {
        "organization": "northwind",
        "by": "marketer@northwind.example",
        "logo": "Northwind",
        "contact": "Northwind · Noel Tremblay · www.northwind.example · 北风公司",
    },
]
LOGO_PLACES = [
    {
        "page": "brochure",
        "places": [
            {"what": "logo", "page": 1, "x": 130, "y": 12, "width": 60, "height": 20},
            {"what": "contact", "page": 1, "x": 20, "y": 265, "width": 170, "height": 18},
        ],
    },
]
READING = {
    "acknowledgements": ACKNOWLEDGEMENTS,
    "favourites": FAVOURITES,
    "page_openings": OPENINGS,
    "searches": SEARCHES,
    "brands": BRANDS,
    "logo_places": LOGO_PLACES,
}
