"""What a description may say of news and library pages."""

from django.conf import settings

from cms.audience.choices import Level
from cms.audience.rule import PARTS
from portal.home.worlds.key import DATE, NEEDED, NUMBER, TEXT, YES_NO, Key, Rows, choice, name_of
from portal.home.worlds.pages import TYPES

AUDIENCE: Rows = {part: Key("list") for part in PARTS} | {
    "tiers": Key("list", names="tiers"),
    "territories": Key("list", names="territories"),
    "organizations": Key("list", names="organizations"),
}

CONTENT: dict[str, Rows] = {
    "content": {
        "key": TEXT,
        "title": NEEDED,
        "type": choice(tuple(TYPES)),
        "section": name_of("content", needed=False),
        "language": choice([code for code, _name in settings.LANGUAGES]),
        "translation_of": name_of("content", needed=False),
        "level": choice(Level),
        "audience": Key("object", each=AUDIENCE),
        "summary": TEXT,
        "body": TEXT,
        "days_ago": NUMBER,
        "families": Key("list", names="product_families"),
        "competitor": TEXT,
        "edition": TEXT,
        "valid_from": DATE,
        "valid_until": DATE,
        "valid_days": NUMBER,
        "successor": name_of("content", needed=False),
        "must_read": YES_NO,
        "must_read_days": NUMBER,
        "file": Key("object", each={"name": NEEDED, "text": NEEDED}),
    },
}
