"""One webhook of Northwind's CRM, switched off: its address leads nowhere."""

WEBHOOKS = [
    {
        "organization": "northwind",
        "integration": "CRM",
        "role": "seller",
        "url": "https://crm.northwind.example/hooks/concord",
        "events": ["deal.approved", "deal.rejected", "deal.info_requested", "comment.added"],
        "about": "Moves our own records along",
        "off": True,
    }
]
