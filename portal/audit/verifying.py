"""Recomputing chains: what does not fit is named, by chain, number and kind of fault."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import Max, Q

from portal.activity.audit import record_event
from portal.activity.models import AuditEntry
from portal.audit import guards
from portal.audit.canonical import GENESIS, digest_of, link_hash
from portal.audit.choices import FAULTS, VENDOR, VERIFY
from portal.audit.models import Anchor, Chain, ChainLink
from portal.audit.services import LATE, whole
from portal.workflow import clock

CHUNK = 1000
MOST_FAULTS = 20  # named for each chain; the rest is counted


@dataclass(frozen=True)
class Fault:
    """`kind`: a key of FAULTS. `number`: the link, 0 where none is meant. `detail`: which row."""

    chain: str
    number: int
    kind: str
    detail: str = ""

    @property
    def text(self) -> str:
        return str(FAULTS[self.kind])

    def __str__(self) -> str:
        place = f" #{self.number}" if self.number else ""
        return f"{self.chain}{place}: {self.text}{f' ({self.detail})' if self.detail else ''}"


@dataclass
class Report:
    """What a verification found. `links`: how many were recomputed."""

    chains: int = 0
    links: int = 0
    count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.count

    def add(self, fault: Fault) -> None:
        self.count += 1
        if sum(known.chain == fault.chain for known in self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def verify(company: Any = None) -> Report:
    """Recompute one company's chain, or all of them with what no chain has and the guards."""
    report = Report()
    chains = Chain.objects.order_by("stream")
    for chain in chains.filter(stream=str(company)) if company else chains:
        _verify_chain(chain, report)
    if not company:
        _verify_rest(report)
    return report


def check_company(*, company: Any, actor: Any) -> Report:
    """The same of one company, asked for by a person: that it was asked is on the trail."""
    report = verify(company.pk)
    record_event(company, actor, VERIFY, note={"whole": report.is_whole})
    return report


def _verify_chain(chain: Chain, report: Report) -> None:
    """The row of the chain says where it ended when this began; what came since is left."""
    report.chains += 1
    before, hash_before = 0, GENESIS
    hashes = dict(Anchor.objects.filter(chain=chain).values_list("number", "hash"))
    links = ChainLink.objects.filter(chain=chain, number__lte=chain.length).order_by("number")
    rows = _plain_rows(links).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        found = AuditEntry.objects.filter(pk__in=[link.entry_id for link in chunk]).order_by()
        entries = {entry.id: entry for entry in _plain_rows(found)}
        for link in chunk:
            if link.number != before + 1:
                gap = f"{before + 1}–{link.number - 1}"
                report.add(Fault(chain.stream, before + 1, "missing", gap))
            elif link.previous != hash_before:
                report.add(Fault(chain.stream, link.number, "previous"))
            for kind in faults_of(link, entries.get(link.entry_id)):
                report.add(Fault(chain.stream, link.number, kind, f"entry {link.entry_id}"))
            if hashes.pop(link.number, link.hash) != link.hash:
                report.add(Fault(chain.stream, link.number, "anchor"))
            before, hash_before = link.number, link.hash
            report.links += 1
    if (before, hash_before) != (chain.length, chain.head):
        report.add(Fault(chain.stream, chain.length, "head", f"ends at {before}"))
    _verify_end(chain, report)
    for number in hashes:
        report.add(Fault(chain.stream, number, "anchor"))


def _plain_rows(rows: Any) -> Any:
    """Named tuples of all columns: half the time of model instances on a million rows."""
    return rows.values_list(*(field.attname for field in rows.model._meta.fields), named=True)


def _verify_end(chain: Chain, report: Report) -> None:
    """No link stands beyond the end. Sealing moves both at once, so links are asked first."""
    last = ChainLink.objects.filter(chain=chain).aggregate(last=Max("number"))["last"] or 0
    end = Chain.objects.filter(pk=chain.pk).values_list("length", flat=True).first() or 0
    if last > end:
        report.add(Fault(chain.stream, last, "head", f"the chain ends at {end}"))


def faults_of(link: Any, entry: Any) -> Iterator[str]:
    """Kinds of faults of one link and its entry (rows or tuples; None where it is gone)."""
    if entry is None:
        yield "gone"
    elif digest_of(link.salt, whole(entry)) != link.digest:
        yield "changed"
    expected = link_hash(link.chain_id, link.number, link.previous, link.digest, link.shown)
    if expected != link.hash:
        yield "hash"


def _verify_rest(report: Report) -> None:
    """Links of a chain that has no row, entries without a link, triggers that are not there."""
    lost = ChainLink.objects.exclude(chain_id__in=Chain.objects.values("stream"))
    for link in lost[:MOST_FAULTS]:
        report.add(Fault(link.chain_id, link.number, "head", "no such chain"))
    for pk in unsealed(clock.now() - LATE).values_list("pk", flat=True)[: MOST_FAULTS + 1]:
        report.add(Fault(VENDOR, 0, "unsealed", f"entry {pk}"))
    for name in guards.missing():
        report.add(Fault(VENDOR, 0, "guard", name))


def unsealed(before: dt.datetime) -> Any:
    return AuditEntry.objects.filter(Q(link=None), at__lt=before).order_by("pk")
