"""What channel marketing has published: one page for each kind of reader."""

NEWS = [
    {
        "key": "news-open",
        "title": "The partner portal is open",
        "level": "public",
        "summary": "Register deals, see where they stand, and read what matters to partners.",
        "body": "Meridian’s partners now work in one place.\n\nNot a partner yet? Apply on the"
        " sign-in page; a person reads every application.",
        "days_ago": 60,
    },
    {
        "title": "How we decide about your registrations",
        "level": "partner",
        "summary": "What helps your account manager to say yes.",
        "body": "Tell us who the customer is, as the customer writes it, and what problem you"
        " solve. A website and a contact save a question.\n\nAn approved deal is protected for 90"
        " days. Keep its stage up to date, and close it with what you learned.",
        "days_ago": 21,
    },
    {
        "title": "New storage family for small data centres",
        "level": "partner",
        "summary": "Orders from January; registrations are welcome now.",
        "body": "Two models, one licence for both. Ask your account manager for a test system.",
        "days_ago": 4,
    },
    {
        "title": "Channel desk: cover over the holidays",
        "level": "internal",
        "summary": "Who decides between 23 December and 3 January.",
        "body": "Operations covers the desk. Account managers name a colleague for their partners.",
        "days_ago": 2,
    },
]
