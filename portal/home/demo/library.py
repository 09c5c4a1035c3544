"""What channel marketing has put into the library, and for whom. Sections first: the rest names
them. Only what gold partners, distributors or one country need is narrowed."""

from portal.home.demo.library_chinese import CHINESE
from portal.home.worlds.world import Row

GOLD = {"tiers": ["gold", "platinum"]}
SECTIONS: list[Row] = [
    {
        "key": "products",
        "title": "Products",
        "type": "section",
        "level": "public",
        "summary": "What Meridian makes, family by family.",
    },
    {
        "key": "selling",
        "title": "Selling",
        "type": "section",
        "level": "partner",
        "summary": "Playbooks, battle cards and answers for conversations with customers.",
    },
    {
        "key": "battle-cards",
        "title": "Battle cards",
        "type": "section",
        "section": "selling",
        "summary": "One page each: where we win, where we do not, what to ask.",
    },
    {
        "key": "programme",
        "title": "Programme and prices",
        "type": "section",
        "level": "partner",
        "summary": "Price lists, tiers, and how registrations are decided.",
    },
]

PRODUCTS: list[Row] = [
    {
        "key": "p-switching",
        "title": "Campus switching: C48 and D24",
        "type": "product",
        "section": "products",
        "level": "public",
        "families": ["switching"],
        "edition": "3.2",
        "summary": "Access and core switches for buildings with 50 to 5,000 people.",
        "body": "The C48 has 48 ports with power for phones, cameras and access points. Two stack"
        " with one cable.\n\nThe D24 carries the core: 24 ports of 25 gigabit, two power supplies,"
        " parts changed while it runs.\n\nEvery switch comes with five years of replacement on the"
        " next working day.",
        "days_ago": 40,
    },
    {
        "key": "p-wireless",
        "title": "Wireless: W6 access points",
        "type": "product",
        "section": "products",
        "level": "public",
        "families": ["wireless"],
        "edition": "2.0",
        "summary": "Indoor and outdoor access points, planned and run from one console.",
        "body": "One access point serves about 40 people at their desks. The outdoor point works"
        " from -30 to 60 degrees.\n\nA site plan is free with a registered deal: send the floor"
        " plans to your account manager.",
        "days_ago": 33,
    },
    {
        "key": "p-firewall",
        "title": "Firewalls: F200 and F900",
        "type": "product",
        "section": "products",
        "level": "public",
        "families": ["firewall"],
        "edition": "5.1",
        "summary": "For branches and data centres; policies are written once.",
        "body": "The F200 protects a branch with up to 300 people. The F900 is sold as a pair: one"
        " takes over from the other in less than a second.",
        "days_ago": 30,
    },
    {
        "key": "p-storage",
        "title": "Flash storage: S100",
        "type": "product",
        "section": "products",
        "level": "partner",
        "families": ["storage"],
        "edition": "1.4",
        "summary": "Arrays from 20 to 400 terabytes, one licence for everything.",
        "body": "Copies to a second site are part of the price. A customer who has the backup"
        " appliance needs no other software.\n\nFrom January the smaller S10 joins the family.",
        "days_ago": 12,
    },
    {
        "key": "p-backup",
        "title": "Backup appliance B4",
        "type": "product",
        "section": "products",
        "level": "partner",
        "families": ["backup", "storage"],
        "summary": "Backup and recovery in one box; copies that nobody can delete.",
        "body": "The question that opens the door: when did you last restore everything, and how"
        " long did it take?",
        "days_ago": 25,
    },
    {
        "key": "p-servers",
        "title": "Servers: R2 and R4",
        "type": "product",
        "section": "products",
        "level": "partner",
        "families": ["servers"],
        "summary": "Rack servers; the R4 carries up to four GPUs.",
        "body": "The R4 needs 3 kilowatts and a room that can cool them. Ask before you quote.",
        "days_ago": 55,
    },
]

SELLING: list[Row] = [
    {
        "key": "play-refresh",
        "title": "Playbook: network refresh in a school year",
        "type": "playbook",
        "section": "selling",
        "families": ["switching", "wireless"],
        "summary": "From the first visit to the switch-over in the summer holidays.",
        "body": "Begin in January: schools decide their budgets by March.\n\nWalk through the"
        " building with the caretaker, not only with the head of IT. Count the rooms where"
        " lessons stop because the network does.\n\nOffer two prices: everything this summer,"
        " or half this year and half the next.",
        "days_ago": 18,
    },
    {
        "key": "play-ransom",
        "title": "Playbook: after the ransom note",
        "type": "playbook",
        "section": "selling",
        "audience": GOLD,
        "families": ["backup", "firewall", "endpoint"],
        "summary": "How gold partners help a customer in the first 72 hours, and what follows.",
        "body": "Do not sell in the first three days. Bring a clean network, a spare appliance and"
        " two people who have done it before.\n\nIn the second week talk about copies nobody can"
        " delete.",
        "days_ago": 9,
    },
    {
        "key": "play-dach",
        "title": "Playbook: public tenders in Germany",
        "type": "playbook",
        "section": "selling",
        "audience": {"countries": ["DE"]},
        "families": ["switching", "firewall"],
        "summary": "Deadlines, forms and the questions buyers may not answer twice.",
        "body": "Ask questions through the portal of the tender only. Register the deal before you"
        " ask the first one.",
        "days_ago": 22,
    },
    {
        "key": "card-storage",
        "title": "Battle card: all-flash arrays from the market leader",
        "type": "battle_card",
        "section": "battle-cards",
        "families": ["storage"],
        "competitor": "Market leader",
        "edition": "2026-2",
        "summary": "Where we win: price of copies. Where we do not: size above 400 terabytes.",
        "body": "They say: proven in the largest banks. We say: so is your mainframe.\n\nAsk: what"
        " do you pay each year for software that copies your own data?",
        "days_ago": 6,
        "valid_days": 120,
    },
    {
        "key": "card-firewall",
        "title": "Battle card: firewalls with a subscription for everything",
        "type": "battle_card",
        "section": "battle-cards",
        "audience": GOLD,
        "families": ["firewall"],
        "competitor": "Subscription firewalls",
        "edition": "2026-3",
        "summary": "What their third year costs, and how to show it on one page.",
        "body": "Bring their renewal letter to the table. Our price in year three is the price of"
        " year one.",
        "days_ago": 3,
        "valid_days": 90,
    },
    {
        "key": "card-backup-old",
        "title": "Battle card: backup software, spring edition",
        "type": "battle_card",
        "section": "battle-cards",
        "families": ["backup"],
        "competitor": "Backup software",
        "edition": "2026-1",
        "summary": "Replaced: the competitor changed its licences in the summer.",
        "body": "They license by processor.",
        "days_ago": 210,
        "valid_days": -60,
        "successor": "card-backup",
    },
    {
        "key": "card-backup",
        "title": "Battle card: backup software, autumn edition",
        "type": "battle_card",
        "section": "battle-cards",
        "families": ["backup"],
        "competitor": "Backup software",
        "edition": "2026-2",
        "summary": "They license by amount of data now: ask how fast it grows.",
        "body": "A customer whose data grows by a third each year pays twice in three years.",
        "days_ago": 58,
        "valid_days": 150,
    },
    {
        "key": "faq-wireless",
        "title": "Questions customers ask about wireless",
        "type": "faq",
        "section": "selling",
        "families": ["wireless"],
        "summary": "Ten answers a seller can give without an engineer.",
        "body": "How many people for each access point? About 40 at desks, 80 in a hall.\n\nDoes it"
        " work with our old phones? Yes, the older bands stay on.",
        "days_ago": 28,
    },
    {
        "key": "faq-direct",
        "title": "When does Meridian sell direct?",
        "type": "faq",
        "section": "programme",
        "summary": "Named accounts, alerts, and what happens when both sides meet.",
        "body": "Some customers are named: the list of your own customers is never shown to our"
        " direct team. What you share is what you agreed to.",
        "days_ago": 44,
    },
]

PROGRAMME: list[Row] = [
    {
        "key": "rules-2026",
        "title": "Partner programme 2026",
        "type": "programme",
        "section": "programme",
        "edition": "2026",
        "summary": "Tiers, what they ask for and what they give.",
        "body": "Registered, silver, gold, platinum: each year in January, from last year's"
        " business and certificates.",
        "days_ago": 300,
        "must_read": True,
        "must_read_days": 21,
    },
    {
        "key": "prices-resale",
        "title": "Price list for resellers, fourth quarter",
        "type": "collateral",
        "section": "programme",
        "audience": {"kinds": ["reseller"]},
        "edition": "2026-Q4",
        "summary": "List prices in dollars. Your discount is in your quotes.",
        "days_ago": 50,
        "valid_days": 40,
        "file": {
            "name": "meridian-price-list-2026-q4.pdf",
            "text": "List prices in US dollars, fourth quarter of 2026.\n\nC48 access switch 3,200"
            "\n\nD24 core switch 14,800\n\nW6 access point 690\n\nF200 firewall 8,900\n\nS100 flash"
            " array 38,000\n\nB4 backup appliance 17,500",
        },
    },
    {
        "key": "prices-distribution",
        "title": "Price list for distributors, fourth quarter",
        "type": "collateral",
        "section": "programme",
        "audience": {"kinds": ["distributor"]},
        "edition": "2026-Q4",
        "summary": "Stock prices and the rules for sending goods back.",
        "days_ago": 50,
        "valid_days": 40,
        "file": {
            "name": "meridian-distribution-2026-q4.pdf",
            "text": "Stock prices for distributors, fourth quarter of 2026.\n\nGoods unopened come"
            " back within 90 days.",
        },
    },
    {
        "key": "orders",
        "title": "How distributors order stock",
        "type": "programme",
        "section": "programme",
        "audience": {"kinds": ["distributor"]},
        "summary": "Cut-off times, call-offs, and whom to call when a lorry is late.",
        "body": "Orders by 14:00 leave the same day. Call-offs by Thursday for the week after.",
        "days_ago": 80,
    },
    {
        "key": "admins",
        "title": "Checklist for partner administrators",
        "type": "programme",
        "section": "programme",
        "audience": {"roles": ["admin"]},
        "summary": "People, roles and reviews: twenty minutes each quarter.",
        "body": "End the accounts of people who left on the day they leave. Look at the share"
        " register. Answer the access review.",
        "days_ago": 65,
        "must_read": True,
        "must_read_days": 10,
    },
    {
        "key": "brochure",
        "title": "Brochure: one network for the whole campus",
        "type": "collateral",
        "section": "products",
        "level": "public",
        "families": ["switching", "wireless"],
        "edition": "2",
        "summary": "Two pages to leave with a customer.",
        "days_ago": 35,
        "file": {
            "name": "meridian-campus-brochure.pdf",
            "text": "One network for the whole campus.\n\nSwitches and access points that are"
            " planned, installed and run as one.",
        },
    },
    {
        "key": "margins",
        "title": "How we set margins",
        "type": "programme",
        "level": "internal",
        "audience": {"roles": ["desk", "account_manager", "marketing"]},
        "summary": "For account managers, the desk and marketing.",
        "body": "What we may say, what we may not, and who decides about an exception.",
        "days_ago": 100,
    },
]

LIBRARY: list[Row] = [*SECTIONS, *PRODUCTS, *SELLING, *PROGRAMME, *CHINESE]
