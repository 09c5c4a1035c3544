"""What a description may say of what people read, and of papers with their logo."""

from cms.cobranding.choices import What
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

DAYS: Rows = {"user": PERSON, "page": name_of("content"), "days_ago": NUMBER}
SPOT: Rows = {
    "what": choice(What, needed=True),
    "page": NUMBER,
    "x": NUMBER,
    "y": NUMBER,
    "width": NUMBER,
    "height": NUMBER,
}
READING: dict[str, Rows] = {
    "acknowledgements": DAYS,
    "favourites": {"user": PERSON, "page": name_of("content")},
    "page_openings": {**DAYS, "download": YES_NO},
    "searches": {
        "words": NEEDED,
        "user": MAYBE_PERSON,  # nobody: a stranger
        "results": NUMBER,
        "times": NUMBER,
        "days_ago": NUMBER,
    },
    "brands": {
        "organization": name_of("organizations"),
        "by": PERSON,
        "contact": TEXT,
        "logo": NEEDED,  # the words the logo is drawn of
    },
    "logo_places": {"page": name_of("content"), "places": Key("list", needed=True, each=SPOT)},
}
