"""The hot paths: what each persona asks for, and what the raw limit of each is."""

import datetime as dt
import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from benchmarks import raw
from deals.registrations import services
from deals.registrations.models import Deal, ProductFamily
from partners.accounts.models import Account
from partners.organizations.models import Membership
from portal.access.scope import Scope, scope_of
from portal.interchange.keyset import PAGE_SIZE, _query
from portal.people.models import ApiToken
from portal.workflow import clock

Action = Callable[[], Any]
SELLING = ("seller", "company admin")
REVIEWING = ("account manager", "desk")
FULL = ("seller", "company admin", "distributor", "account manager", "desk")
DEEP = 1000 * PAGE_SIZE
FILTER = "?status=approved&country=DE"


@dataclass
class Subject:
    """One persona, signed in both ways."""

    name: str
    user: Any
    browser: Client = field(init=False)
    program: Client = field(init=False)

    def __post_init__(self) -> None:
        self.browser = Client(headers={"host": "localhost"})
        self.browser.force_login(self.user)
        token = ApiToken.issue(self.user, "bench")
        self.program = Client(headers={"host": "localhost", "authorization": f"Bearer {token}"})

    @property
    def scope(self) -> Scope:
        return scope_of(self.user)

    def rows(self) -> Any:
        """Visible deals, newest first."""
        return Deal.objects.visible_to(self.user).order_by("-created_at", "-pk")

    def get(self, address: str, status: int = 200) -> Action:
        return lambda: _checked(self.browser.get(address), status)


def _checked(answer: Any, status: int) -> Any:
    if answer.status_code != status:
        raise AssertionError(f"{answer.status_code} instead of {status}: {answer.content[:500]}")
    return answer


@dataclass(frozen=True)
class Path:
    """`make(subject)`: the request, or None where the persona has no such page. `raw(subject)`: the
    limit of its SQL. `times`: how often it can be asked (a transition moves things)."""

    make: Callable[[Subject], Action | None]
    raw: Callable[[Subject], Action] | None = None
    personas: tuple[str, ...] = FULL
    times: int = 15
    changes: bool = False
    is_api: bool = False


def _middle(subject: Subject) -> Any:
    """A deal some pages down, as somebody who looks for it would open."""
    ids = list(subject.rows().values_list("pk", flat=True)[:40])
    return ids[len(ids) // 2]


def _typed(subject: Subject) -> str:
    """The first word of a customer's name, one the person knows."""
    return str(subject.rows().values_list("customer_name", flat=True)[:30][20]).split()[0]


def deep_cursor(subject: Subject) -> tuple[str, Any]:
    """(query string of page 1,000, the row before it): the last full page where there are fewer."""
    there = min(DEEP, subject.rows().order_by().count() - PAGE_SIZE - 1)
    row = subject.rows()[max(0, there)]
    return _query({}, "created_at", "pk", row, back=False), row


def _deep(subject: Subject) -> Action:
    return subject.get(f"/deals/?{deep_cursor(subject)[0]}")


def _deep_raw(subject: Subject) -> Action:
    _query_string, row = deep_cursor(subject)
    at, pk = raw.stored(row, "created_at"), raw.stored(row, "id")
    condition = "d.created_at <= %s AND (d.created_at < %s OR d.id < %s)"
    return raw.page(subject.scope, condition, (at, at, pk))


# --- Things that change --------------------------------------------------------------------------
def _drafts(subject: Subject) -> Iterator[Deal]:
    """Complete drafts of the person's, for a customer that others are after, too."""
    seat = Membership.objects.filter(user=subject.user, ended_at=None).first()
    family = ProductFamily.objects.first()
    accounts = list(Account.objects.order_by("pk")[:400:10])
    for account in itertools.cycle(accounts):
        typed = {
            "title": "Benchmark", "customer_name": account.name, "need": "Storage",
            "customer_country": account.country, "customer_website": account.website,
            "customer_city": account.city,
            "contact_name": "A. Buyer", "contact_email": "buyer@example.com", "value_amount": 9000,
            "value_currency": "USD", "expected_close": clock.today() + dt.timedelta(days=90),
        }  # fmt: skip
        lines = [{"family": family, "quantity": 3, "name": "", "unit_price": 3000}]
        yield services.create_draft(
            actor=subject.user, organization=seat.organization, data=typed, lines=lines
        )


def _submit(subject: Subject) -> Action:
    """Sending a registration, with its comparison with every account and registration."""
    drafts = [deal for _place, deal in zip(range(TRANSITIONS + 2), _drafts(subject), strict=False)]
    waiting = iter(drafts)

    def submit() -> Any:
        deal = next(waiting)
        address = f"/deals/{deal.pk}/submit/"
        return _checked(subject.browser.post(address, {"version": deal.version}), 302)

    return submit


TRANSITIONS = 20


def _claim(subject: Subject) -> Action | None:
    rows = subject.rows().waiting_for(subject.scope).filter(status="submitted", routed_to="")
    waiting = iter(list(rows[: TRANSITIONS + 2]))

    def claim() -> Any:
        deal = next(waiting)
        form = {"version": deal.version}
        return _checked(subject.browser.post(f"/deals/{deal.pk}/claim/", form), 302)

    return claim


def _clearance(subject: Subject) -> Action:
    seat = Membership.objects.filter(user=subject.user, ended_at=None).first()
    known = Account.objects.order_by("pk").values_list("name", flat=True)[:400:10]
    names = itertools.cycle(known)

    def ask() -> Any:
        form = {"organization": seat.organization_id, "name": next(names), "token": uuid.uuid4()}
        return _checked(subject.browser.post("/clearance/", form), 302)

    return ask


def _api(subject: Subject) -> Action:
    return lambda: _checked(subject.program.get("/api/v1/deals/"), 200)


PATHS: dict[str, Path] = {
    "list": Path(lambda s: s.get("/deals/"), lambda s: raw.page(s.scope)),
    "filtered": Path(
        lambda s: s.get(f"/deals/{FILTER}"),
        lambda s: raw.page(s.scope, "d.shown_status = 'approved' AND d.customer_country = 'DE'"),
    ),
    "searched": Path(lambda s: s.get(f"/deals/?q={_typed(s)}")),
    "searched, nothing": Path(lambda s: s.get("/deals/?q=zzqqxx")),
    "page 1,000": Path(_deep, _deep_raw),
    "detail": Path(lambda s: s.get(f"/deals/{_middle(s)}/")),
    "submit": Path(_submit, None, SELLING, TRANSITIONS, changes=True),
    "claim": Path(_claim, None, REVIEWING, TRANSITIONS, changes=True),
    "review queue": Path(lambda s: s.get("/reviews/"), None, REVIEWING),
    "home": Path(lambda s: s.get("/")),
    "search box": Path(lambda s: s.get(f"/search/?q={_typed(s)}")),
    "clearance": Path(_clearance, None, SELLING, changes=True),
    "API list": Path(_api, lambda s: raw.page(s.scope), is_api=True),
}
