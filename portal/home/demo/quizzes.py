"""The quiz that leads to “Meridian Storage Specialist”: five of a bank of eight, 80 % to pass."""

BANK = [
    {
        "kind": "single",
        "text": "A customer runs forty virtual machines on two hosts and wants no downtime when"
        " one fails. Which model do you propose?",
        "options": [
            "MS 200, one controller",
            "MS 400, two controllers",
            "An archive shelf",
            "No shared storage at all",
        ],
        "right": ["MS 400, two controllers"],
        "if_right": "Two controllers in one case: either of them carries the load alone.",
        "if_wrong": "Look at what is left when one controller stops.",
    },
    {
        "kind": "multiple",
        "text": "What is included in the base licence of both models?",
        "options": ["Snapshots", "Replication to a second site", "Compression", "A fax gateway"],
        "right": ["Snapshots", "Compression"],
        "if_wrong": "Replication is licensed by site; the rest is on the price list.",
    },
    {
        "kind": "order",
        "text": "Put the steps of a migration in order.",
        "right": [
            "Measure the load for a week",
            "Size the new system",
            "Copy the data",
            "Switch the hosts over",
            "Wipe the old system",
        ],
        "if_wrong": "Nothing is sized before it is measured, nothing wiped before it is switched.",
    },
    {
        "kind": "short",
        "text": "Which RAID level survives the loss of any two drives of a group?",
        "right": ["RAID 6", "RAID6", "6"],
        "if_right": "Right: two drives’ worth of parity.",
        "if_wrong": "It is the one with double parity.",
    },
    {
        "kind": "single",
        "text": "A customer asks how much data compression saves. What do you say?",
        "options": [
            "Always five to one",
            "It depends on the data; we measure it with the sizing tool",
            "Nothing, it only costs speed",
        ],
        "right": ["It depends on the data; we measure it with the sizing tool"],
        "if_wrong": "Promise what you measured, never what a slide says.",
    },
    {
        "kind": "multiple",
        "text": "What belongs into a registration for a storage deal?",
        "options": [
            "The usable capacity the customer needs",
            "The date by which it has to run",
            "The customer’s present system",
            "The customer’s passwords",
        ],
        "right": [
            "The usable capacity the customer needs",
            "The date by which it has to run",
            "The customer’s present system",
        ],
    },
    {
        "kind": "short",
        "text": "How many terabytes usable does a group of ten 8 TB drives give with two drives’"
        " worth of parity? Answer with the number.",
        "right": ["64", "64 TB", "sixty-four"],
        "if_right": "Eight drives hold data.",
        "if_wrong": "Take away the drives that hold parity first.",
    },
    {
        "kind": "single",
        "text": "A controller fails on a Sunday. What does the customer do first?",
        "options": [
            "Pull out the failed controller",
            "Call the support line; the second controller carries on meanwhile",
            "Switch the system off",
        ],
        "right": ["Call the support line; the second controller carries on meanwhile"],
        "if_wrong": "The system runs on: nothing has to be pulled or switched off in a hurry.",
    },
]
STORAGE_QUIZ = {
    "title": "Storage specialist: final quiz",
    "bank": {"title": "Meridian storage", "questions": BANK},
    "draw": 5,
    "pass_mark": 80,
    "max_attempts": 3,
    "time_limit": 20,
    "feedback": "attempt",
    "attempts": [
        {"user": "seller@northwind.example", "wrong": 3, "days_ago": 9},
        {"user": "seller@northwind.example", "wrong": 1, "days_ago": 8},
    ],
}
