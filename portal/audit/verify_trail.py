#!/usr/bin/env python3
"""Checks a company's audit trail exported from Concord (JSON lines). Needs nothing but Python 3.

    python3 verify_trail.py trail.jsonl [NUMBER HASH]

NUMBER and HASH: a link the company was told before, for example in the monthly notice.
"""

import hashlib
import json
import sys


def link_hash(link):
    content = {key: link[key] for key in ("chain", "number", "previous", "digest", "entry")}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def check(lines, known=None):
    """The sentence that says what was found; raises ValueError that names the first fault."""
    head, *links = [json.loads(line) for line in lines if line.strip()]
    previous, seen = "0" * 64, set()
    for number, link in enumerate(links, start=1):
        if link["chain"] != head["chain"] or link["number"] != number:
            raise ValueError(f"link {number} is missing")
        if link["previous"] != previous or link_hash(link) != link["hash"]:
            raise ValueError(f"link {number} was changed")
        previous = link["hash"]
        seen.add((str(number), previous))
    if (head["length"], head["head"]) != (len(links), previous):
        raise ValueError(f"the chain ends at {len(links)}, not at {head['length']}")
    if known and tuple(known) not in seen:
        raise ValueError(f"link {known[0]} is not the one you were told")
    return f"whole: {len(links)} entries, ends with {previous}"


if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="utf-8") as trail:
            print(check(trail, sys.argv[2:4]))
    except (ValueError, KeyError, TypeError) as fault:
        sys.exit(f"BROKEN: {fault}")
