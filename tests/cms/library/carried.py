"""Which kinds of pages a channel carries."""

from cms.library.choices import NOT_LISTED, Kind

OUTSIDE = {Kind.COURSE, Kind.LEARNING_PATH}  # pages of their own: the library only leads there


def everything(kind):
    return True


def listed(kind):
    return kind not in NOT_LISTED


def in_sections(kind):
    return kind != Kind.NEWS and kind not in OUTSIDE


def mapped(kind):
    return kind != Kind.SECTION


def only_news(kind):
    return kind == Kind.NEWS


def only_sections(kind):
    return kind == Kind.SECTION


def only_courses(kind):
    return kind == Kind.COURSE


def with_text(kind):
    return kind not in OUTSIDE


def has_address(kind):
    """Its page is another room's, and for signed-in people."""
    return kind in OUTSIDE


def nothing(kind):
    return False
