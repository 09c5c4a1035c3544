"""Words of oversight: what lenses are called, what kinds of access there are."""

import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# How people read the lenses of the rooms' policies.
LENS_WORDS = {
    "own": _("Everything of its own side"),
    "direct": _("Everything of its own side"),
    "manage": _("Everything, with internal notes"),
    "desk": _("Everything, both sides"),
    "joint": _("Joint: customer, products, stage, dates"),
    "supply": _("Supply: customer in brief, products, dates"),
    "shared": _("Shared: customer in brief, stage, owner"),
    "directory": _("Directory: name and place"),
    "account": _("Account: identity and coverage"),
    "contacts": _("Account and contacts"),
    "": _("The whole record"),
}

# What the trail calls this room's entries.
ACTIONS = {
    "ask_why": _("Asked why somebody can or cannot see it"),
    "export_register": _("Share register exported"),
    "end_access": _("Access ended in the register"),
    "view_as_start": _("Began to view as somebody else"),
    "view_as_page": _("Page seen as somebody else"),
    "view_as_stop": _("Stopped viewing as somebody else"),
    "start_access_review": _("Access review begun"),
    "answer_access_review": _("Access confirmed or ended in a review"),
    "close_access_review": _("Access review closed"),
    "export_access_review": _("Evidence of an access review exported"),
}

VIEW_AS_LASTS = dt.timedelta(minutes=30)
NOTICE_DAYS = (14, 3)  # owners hear of an expiry this many days before


class Stopped(TextChoices):
    """How looking at the portal as somebody else ended."""

    STOPPED = "stopped", _("Stopped")
    SIGNED_OUT = "signed_out", _("Signed out")
    TIME = "time", _("Time was up")
    CLOSED = "closed", _("No longer allowed")


class ReviewStatus(TextChoices):
    OPEN = "open", pgettext_lazy("status", "Open")
    CLOSED = "closed", _("Closed")


class Answer(TextChoices):
    KEEP = "keep", _("Keep")
    END = "end", _("End")


class AnswerBy(TextChoices):
    """Who answers an item: the company's administrators, the desk, or one person."""

    COMPANY = "company", _("The company’s administrators")
    DESK = "desk", _("Channel desk")
    PERSON = "person", _("The owner")
