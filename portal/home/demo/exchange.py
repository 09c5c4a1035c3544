"""One import of Northwind's seller out of its CRM: two drafts, two rows refused."""

IMPORTS = [
    {
        "actor": "seller@northwind.example",
        "kind": "deals",
        "name": "opportunities.csv",
        "source": "salesforce",
        "lines": [
            "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Opportunity Currency",
            "006A01,Branch routers,Harrow Logistics,Qualification,18500,EUR",
            "006A02,Backup for two sites,Fenwick Clinics,Proposal/Price Quote,42000,EUR",
            "006A03,Old storage,Fenwick Clinics,Closed Won,9000,EUR",
            "006A04,Nobody named,,Prospecting,1000,EUR",
        ],
    }
]
