"""What was said of the deals of a world: the trail, notices, shares."""

import datetime as dt
import itertools

from benchmarks.bulk import grant, new_id, without_indexes, write
from benchmarks.deals import Dealt, text
from benchmarks.world import World
from deals.registrations.models import Deal, DealShare
from portal.activity.models import AuditEntry
from portal.notifications.models import Notification
from portal.workflow import clock

SHARED = 0.005


def history(world: World, dealt: list[Dealt]) -> None:
    """Two lines of the trail for each deal that was sent; ten notices for each person."""
    sent = [deal for deal in dealt if deal.status != "draft"]
    with without_indexes(AuditEntry):
        write(
            AuditEntry,
            ("at", "actor_id", "action", "target_type", "target_id", "audience", "note"),
            (
                (text(at), deal.owner, action, "registrations.deal", deal.id, "joint", "{}")
                for deal in sent
                for at, action in ((deal.created, "create_draft"), (deal.decided, "submit"))
            ),
        )
    told: dict[str, int] = {}
    rows = []
    for deal in sent:
        count = told[deal.owner] = told.get(deal.owner, 0) + 1
        if count <= 10:
            read = None if count <= 2 else text(deal.decided)
            rows.append(
                (new_id(world.rng), deal.owner, "decision", "Decided", f"/deals/{deal.id}/",
                 "registrations.deal", deal.id, "daily", text(deal.decided), read,
                 text(deal.decided))
            )  # fmt: skip
    columns = (
        "id",
        "user_id",
        "kind",
        "title",
        "url",
        "about_type",
        "about_id",
        "mail",
        "created_at",
    )
    with without_indexes(Notification):
        write(Notification, (*columns, "read_at", "settled_at"), rows)


def shares(world: World, dealt: list[Dealt]) -> None:
    """One deal in 200 is shown to one more person; to the measured ones, 20 each."""
    rng, lasting = world.rng, clock.now() + dt.timedelta(days=60)
    partners = [d for d in dealt if d.company and d.status != "draft"]
    viewers = [world.people[name] for name in ("seller", "account manager", "churned")]
    pairs = [(deal, viewer.pk.hex) for viewer in viewers for deal in rng.sample(partners, 20)]
    strangers = list(itertools.chain.from_iterable(world.owners.values()))
    for deal in rng.sample(partners, int(len(partners) * SHARED)):
        pairs.append((deal, rng.choice(strangers)))
    unique = {(deal.id, user): deal for deal, user in pairs}
    shares = [
        DealShare(
            deal_id=deal, user_id=user, reason="Helps", shared_by_id=row.owner, expires_at=lasting
        )
        for (deal, user), row in unique.items()
    ]
    DealShare.objects.bulk_create(shares, batch_size=2000)
    grant((Deal(pk=share.deal_id), [share]) for share in shares)
