"""What a description may say of classes, relationships and scorecards."""

from partners.classification.choices import PeriodKind, Relationship, Topic, ValueClass
from portal.home.worlds.key import (
    DATE,
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

CLASSES: dict[str, Rows] = {
    "class_definitions": {
        "topic": choice(Topic, needed=True),
        "starts_on": DATE,
        "reason": TEXT,
        "data": Key("object", needed=True),
    },
    "class_periods": {
        "kind": choice(PeriodKind),
        "ago": NUMBER,
        "publish": YES_NO,
        "reason": TEXT,
    },
    "class_overrides": {
        "account": name_of("accounts"),
        "value_class": choice(ValueClass, needed=True),
        "reason": NEEDED,
        "until": DATE,
    },
    "relationships": {
        "account": name_of("accounts"),
        "relationship": choice(Relationship, needed=True),
        "reason": NEEDED,
        "by": MAYBE_PERSON,
    },
    "scorecards": {
        "account": name_of("accounts"),
        "by": PERSON,
        "ago": NUMBER,
        "scores": Key(
            "list",
            needed=True,
            each={"criterion": NEEDED, "value": Key("number", needed=True), "note": TEXT},
        ),
    },
}
