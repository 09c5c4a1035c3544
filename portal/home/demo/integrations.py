"""Northwind's CRM with a client for its people; nobody knows its secret."""

INTEGRATIONS = [
    {
        "organization": "northwind",
        "name": "CRM",
        "role": "seller",
        "about": "Registers deals from our own CRM and keeps them in step",
        "client": "Northwind CRM",
        "kind": "people",
        "areas": ["profile:read", "deals:read", "deals:write", "accounts:read"],
        "redirect_uris": "https://crm.northwind.example/oauth/callback",
    }
]
