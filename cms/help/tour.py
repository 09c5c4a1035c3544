"""The first-visit tour: a few stops on the first page, by what the person does here."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.help import readers
from cms.help.readers import Readers
from portal.access.scope import Scope

LONGEST = 5  # stops of one tour
LAST = 2  # stops every tour ends with


@dataclass(frozen=True)
class Stop:
    """`at`: the address a link of the page's frame leads to, which the stop points at."""

    title: Any
    text: Any
    at: str
    opens: Readers = readers.everybody


STOPS = (
    Stop(
        _("Your reviews"),
        _("What partners sent, longest waiting first. The number is what waits for you."),
        "/reviews/",
        readers.reviewers,
    ),
    Stop(
        _("The conflict desk"),
        _("Cases, appeals and held registrations: you see both sides, they never see each other."),
        "/conflicts/",
        readers.desk,
    ),
    Stop(
        _("Register a deal"),
        _("Start here as soon as you talk with a customer. Once approved, the deal is protected "
          "for you. Drafts save themselves."),
        "/deals/register/",
        readers.own_sellers,
    ),
    Stop(
        _("Deals"),
        _("Every deal you may see, with its status and what it waits for."),
        "/deals/",
        readers.sales,
    ),
    Stop(
        _("Your company"),
        _("Invite colleagues, give them roles, and hand over work when somebody leaves."),
        "/company/",
        lambda scope: readers.partners(scope) and readers.admins(scope),
    ),
    Stop(
        _("Write and publish"),
        _("The editor: write a page, say who may read it, preview it as one of them."),
        "/cms/",
        lambda scope: readers.editors(scope) and not scope.is_desk,
    ),
    Stop(
        _("Training"),
        _("Courses and quizzes. Leave at any time; you go on where you were."),
        "/training/",
    ),
    Stop(
        _("Library"),
        _("Battle cards, playbooks and files that are for you. Star what you need again."),
        "/library/",
    ),
    Stop(
        _("Search"),
        _("One box finds customers, deals, people and pages. Press / or Ctrl-K on any page."),
        "/search/",
    ),
    Stop(
        _("Help"),
        _("What the page you are on is for, guides for your role, a glossary, and this tour "
          "again."),
        "/help/",
    ),
)  # fmt: skip


def stops(scope: Scope) -> list[Stop]:
    """The person's tour: what they do most, then search and help."""
    mine = [stop for stop in STOPS if stop.opens(scope)]
    return [*mine[:-LAST][: LONGEST - LAST], *mine[-LAST:]]
