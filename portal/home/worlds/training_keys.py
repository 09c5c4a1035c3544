"""What a description may say of courses, learning paths and who is on them."""

from cms.audience.choices import Level
from portal.home.worlds.content_keys import AUDIENCE
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
from portal.home.worlds.quiz_keys import QUIZ

PAGE: Rows = {
    "key": NEEDED,
    "title": NEEDED,
    "level": choice(Level),
    "audience": Key("object", each=AUDIENCE),
    "summary": TEXT,
    "body": TEXT,
    "days_ago": NUMBER,
}
LESSON: Rows = {"title": NEEDED, "body": TEXT, "minutes": NUMBER, "optional": YES_NO}
# A package as other tools export it; `files`: name in the archive → text.
PACKAGE: Rows = {"lesson": NEEDED, "minutes": NUMBER, "files": Key("object", needed=True)}
TRAINING: dict[str, Rows] = {
    "courses": {
        **PAGE,
        "minutes": NUMBER,
        "certification": Key(
            "object", each={"code": NEEDED, "name": TEXT, "validity_months": NUMBER}
        ),
        "in_order": YES_NO,
        "families": Key("list", names="product_families"),
        "lessons": Key("list", each=LESSON),
        "package": Key("object", each=PACKAGE),
        "quiz": Key("object", each=QUIZ),
    },
    "learning_paths": {**PAGE, "courses": Key("list", needed=True, names="courses")},
    "enrollments": {
        "course": name_of("courses"),
        "user": PERSON,
        "by": MAYBE_PERSON,
        "due_days": NUMBER,
        "days_ago": NUMBER,
        "lessons_done": NUMBER,
    },
    "enrollment_rules": {
        "name": NEEDED,
        "course": name_of("courses"),
        "audience": Key("object", each=AUDIENCE),
        "due_days": NUMBER,
    },
}
