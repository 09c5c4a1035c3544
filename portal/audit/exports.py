"""The trail as files that stream: CSV for spreadsheets, JSON lines for verifying."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from portal.audit.canonical import canonical, moment
from portal.audit.models import Chain, ChainLink
from portal.interchange.csv_export import stream_csv

CHUNK = 1000
HEADINGS = [
    "at", "person", "email", "action", "record_type", "record_id", "audience", "note",
    "chain", "number", "hash",
]  # fmt: skip
COMPANY_HEADINGS = ["number", "at", "registration", "action", "person", "side", "note", "hash"]


def _entries(rows: QuerySet) -> Iterable[Any]:
    return rows.select_related("actor", "link").order_by("-at", "-pk").iterator(chunk_size=CHUNK)


def entries_csv(rows: QuerySet) -> StreamingHttpResponse:
    """`rows`: entries in the reader's scope. Headings and codes are not translated."""
    lines = (_cells(entry) for entry in _entries(rows))
    return stream_csv("audit-trail.csv", HEADINGS, lines)


def _cells(entry: Any) -> list[Any]:
    link, actor = getattr(entry, "link", None), entry.actor
    return [
        moment(entry.at),
        actor.name if actor else "",
        actor.email if actor else "",
        entry.action,
        entry.target_type,
        entry.target_id,
        entry.audience,
        canonical(entry.note).decode(),
        *([link.chain_id, link.number, link.hash] if link else ["", "", ""]),
    ]


def entries_lines(rows: QuerySet) -> StreamingHttpResponse:
    """The same as JSON lines, with all that the hashes are made of."""
    return _stream("audit-trail.jsonl", (_whole(entry) for entry in _entries(rows)))


def _whole(entry: Any) -> dict[str, Any]:
    link = getattr(entry, "link", None)
    columns = ("chain_id", "number", "previous", "salt", "digest", "hash", "shown")
    return {
        "id": entry.pk,
        "at": moment(entry.at),
        "actor": str(entry.actor_id) if entry.actor_id else None,
        "person": str(entry.actor) if entry.actor else None,
        "action": entry.action,
        "target_type": entry.target_type,
        "target_id": str(entry.target_id),
        "audience": entry.audience,
        "note": entry.note,
        "once": entry.once,
        "link": {name: getattr(link, name) for name in columns} if link else None,
    }


def company_csv(rows: QuerySet) -> StreamingHttpResponse:
    lines = (
        [
            link.number,
            link.shown["at"],
            link.shown["record"]["name"],
            link.shown["action"],
            link.shown["actor"],
            link.shown["side"],
            canonical(link.shown["note"]).decode(),
            link.hash,
        ]
        for link in rows.order_by("-number").iterator(chunk_size=CHUNK)
    )
    return stream_csv("audit-trail.csv", COMPANY_HEADINGS, lines)


def company_lines(company: Any, chain: Chain | None, rows: QuerySet) -> StreamingHttpResponse:
    """The whole chain of a company as it stands now: a line about the chain, then its links.

    `rows`: the chain's links in the reader's scope. What is sealed meanwhile is left out, so that
    the file ends where its first line says.
    """
    length, end = (chain.length, chain.head) if chain else (0, "0" * 64)
    head = {
        "format": "concord-trail-1",
        "chain": str(company.pk),
        "company": company.name,
        "length": length,
        "head": end,
    }
    links = rows.filter(number__lte=length).order_by("number").iterator(chunk_size=CHUNK)
    return _stream("audit-trail.jsonl", _with(head, map(line_of, links)))


def _with(head: Any, lines: Iterable[Any]) -> Iterator[Any]:
    yield head
    yield from lines


def line_of(link: ChainLink) -> dict[str, Any]:
    """A link as its company gets it: everything its hash is made of."""
    return {
        "chain": link.chain_id,
        "number": link.number,
        "previous": link.previous,
        "digest": link.digest,
        "entry": link.shown,
        "hash": link.hash,
    }


def _stream(name: str, lines: Iterable[Any]) -> StreamingHttpResponse:
    text = (json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    response = StreamingHttpResponse(text, content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
