"""What a description may say about tasks and mutual plans."""

from partners.plans.choices import Status, StepSide, StepStatus, Visibility
from portal.home.worlds.key import (
    MAYBE_PERSON,
    NEEDED,
    NUMBER,
    PERSON,
    TEXT,
    YES_NO,
    Key,
    Rows,
    choice,
    name_of,
)

STEPS: Rows = {
    "text": NEEDED,
    "side": choice(StepSide),
    "person": MAYBE_PERSON,
    "due_in_days": NUMBER,
    "status": choice(StepStatus),
}
REVIEWS: Rows = {"in_days": Key("number", needed=True), "outcome": TEXT}
# What one save of a plan says; the parts left out stay as they were.
SAVES: Rows = {
    "author": PERSON,
    "hours_ago": NUMBER,
    "goal": TEXT,
    "position": TEXT,
    "gap": TEXT,
    "steps": Key("list", each=STEPS),
    "reviews": Key("list", each=REVIEWS),
}
PLANS: dict[str, Rows] = {
    "tasks": {
        "key": NEEDED,
        "account": name_of("accounts"),
        "organization": name_of("organizations", needed=False),
        "author": PERSON,
        "title": NEEDED,
        "text": TEXT,
        "visibility": choice(Visibility),
        "assignee": MAYBE_PERSON,
        "due_in_days": NUMBER,
        "progress": NUMBER,
        "status": choice(Status),
        "hours_ago": NUMBER,
        "comments": Key("list", each={"author": PERSON, "body": NEEDED, "internal": YES_NO}),
    },
    "plans": {
        "account": name_of("accounts"),
        "organization": name_of("organizations"),
        "saves": Key("list", needed=True, each=SAVES),
        "agreed_by": Key("list", names="users"),
        "made_tasks": Key("list"),  # texts of steps that became tasks
    },
}
