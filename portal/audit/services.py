"""Sealing entries into chains, and telling companies the end of theirs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from portal.activity.audit import append
from portal.activity.emails import is_recorded_only
from portal.activity.models import AuditEntry
from portal.audit.canonical import GENESIS, digest_of, link_hash, moment, salt_for
from portal.audit.choices import EXPORT
from portal.audit.models import Anchor, Chain, ChainLink
from portal.audit.streams import placed
from portal.workflow import clock

BATCH = 500
RECENT = 20  # how many waiting callbacks are looked through for the one to join
LATE = dt.timedelta(minutes=10)  # an entry that is not sealed by then was left by a crash
LOOK_BACK = dt.timedelta(days=3)  # how far the frequent job looks; the nightly one looks everywhere


# --- After the commit ----------------------------------------------------------------------------
class _Sealing:
    """Seals the entries of one transaction when it has been committed."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        # Django names what failed after a commit; without a name that would fail, too.
        self.__qualname__ = "sealing"

    def __call__(self) -> None:
        seal(self.ids)


def seal_after_commit(entry: AuditEntry) -> None:
    """The entries of one transaction are sealed together. What a rolled-back savepoint wrote
    goes with it: they are collected per level of savepoints. A world is sealed in one go when it
    is built (`portal.home.worlds`)."""
    if is_recorded_only():
        return
    level = set(connection.savepoint_ids)
    for waiting in connection.run_on_commit[-RECENT:]:
        sids, func = waiting[:2]
        if isinstance(func, _Sealing) and sids == level:
            func.ids.append(entry.pk)
            return
    sealing = _Sealing()
    sealing.ids.append(entry.pk)
    transaction.on_commit(sealing, robust=True)


# --- Sealing -------------------------------------------------------------------------------------
def seal(ids: Collection[int]) -> int:
    """Append these entries to their chains, in the order of their ids; returns how many.

    Takes the lock of each chain it appends to, in the order of their names, and no other: a
    business transaction never waits for it. An entry that is sealed already is left alone.
    """
    with transaction.atomic():
        entries = AuditEntry.objects.filter(pk__in=ids, link=None).order_by("pk")
        waiting: dict[str, list[Any]] = defaultdict(list)
        rows = list(entries.select_related("actor"))
        for entry, (stream, shown) in zip(rows, placed(rows), strict=True):
            waiting[stream].append((entry, shown))
        chains = _locked(sorted(waiting))
        taken = ChainLink.objects.filter(entry__in=rows).values_list("entry_id", flat=True)
        sealed = set(taken) if rows else set()
        for stream in sorted(waiting):
            _append(chains[stream], [pair for pair in waiting[stream] if pair[0].pk not in sealed])
    return len(rows) - len(sealed)


def _locked(streams: list[str]) -> dict[str, Chain]:
    rows = Chain.objects.select_for_update().order_by("stream")
    found = {row.stream: row for row in rows.filter(stream__in=streams)}
    new = [Chain(stream=name, head=GENESIS) for name in streams if name not in found]
    if new:
        Chain.objects.bulk_create(new, ignore_conflicts=True)  # somebody may begin it just now
        found = {row.stream: row for row in rows.filter(stream__in=streams)}
    return found


def _append(chain: Chain, pairs: list[tuple[AuditEntry, dict[str, Any] | None]]) -> None:
    links = []
    for entry, shown in pairs:
        number = chain.length + 1
        salt = salt_for(settings.SECRET_KEY, chain.stream, number, chain.head)
        digest = digest_of(salt, whole(entry))
        link = ChainLink(chain=chain, number=number, entry=entry, shown=shown, salt=salt)
        link.digest, link.previous = digest, chain.head
        link.hash = link_hash(chain.stream, number, chain.head, digest, shown)
        chain.length, chain.head = number, link.hash
        links.append(link)
    if links:
        ChainLink.objects.bulk_create(links, batch_size=BATCH)
        Chain.objects.filter(pk=chain.pk).update(length=chain.length, head=chain.head)


def whole(entry: AuditEntry) -> dict[str, Any]:
    """Everything an entry says, as it is hashed. Not its id, which counts other people's too."""
    return {
        "at": moment(entry.at),
        "actor": str(entry.actor_id) if entry.actor_id else None,
        "action": entry.action,
        "target_type": entry.target_type,
        "target_id": str(entry.target_id),
        "audience": entry.audience,
        "note": entry.note,
        "once": entry.once,
    }


def seal_pending(since: dt.datetime | None = None) -> int:
    """Seal what no chain has yet, oldest first; returns how many. `since`: look no further back."""
    done = 0
    for ids in _unsealed(since):
        done += seal(ids)
    return done


def _unsealed(since: dt.datetime | None) -> Iterator[list[int]]:
    rows = AuditEntry.objects.filter(link=None)
    if since:
        rows = rows.filter(at__gte=since)
    last = 0
    while ids := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = ids[-1]
        yield ids


# --- Exports and anchors -------------------------------------------------------------------------
def note_export(*, actor: Any, what: Any, form: str, filters: str) -> None:
    """Who took the trail out of the portal. `what`: the company, or None for the whole trail."""
    about = (what or actor)._meta.label_lower, (what or actor).pk
    append(*about, actor, EXPORT, note={"format": form, "filters": filters[:600]})


def anchor_chains() -> list[Anchor]:
    """Write down the end of each company's chain; those that ended there last time are left."""
    made = []
    for chain in Chain.objects.exclude(stream="vendor").exclude(length=0).order_by("stream"):
        if not Anchor.objects.filter(chain=chain, number=chain.length).exists():
            anchor = Anchor(chain=chain, number=chain.length, hash=chain.head, at=clock.now())
            anchor.save(force_insert=True)
            made.append(anchor)
    return made
