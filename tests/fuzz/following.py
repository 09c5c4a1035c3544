"""The stateful phase works with what there is: it takes up records that answers have named, with
their versions, and asks for lists as whoever calls first. With made-up ids, filters and conditions
every sequence would end at its first step; they are the other phases' part.

Loaded by schemathesis (SCHEMATHESIS_HOOKS)."""

import random
import re
from collections import defaultdict

import schemathesis

CONDITIONS = {"if-match", "if-none-match", "idempotency-key"}
PLACE = re.compile(r"([\w-]+)/{(\w+)}")  # of which collection a parameter of an address is
SEEN = defaultdict(dict)  # collection → id → version


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code not in {200, 201} or "json" not in str(response.headers):
        return
    found = response.json()
    rows = found.get("results", [found]) if isinstance(found, dict) else found
    collection = re.sub(r"/{\w+}/$|/$", "", case.operation.path).rpartition("/")[2]
    for row in rows:
        if isinstance(row, dict) and "id" in row:
            SEEN[collection][str(row["id"])] = row.get("version")


@schemathesis.hook
def map_case(context, case):
    required = {row.name for row in case.operation.query if row.is_required}
    case.query = {name: value for name, value in (case.query or {}).items() if name in required}
    for name in [name for name in case.headers or {} if name.lower() in CONDITIONS]:
        del case.headers[name]
    version = None
    for collection, name in PLACE.findall(case.operation.path):
        known = SEEN[collection]
        if known and case.path_parameters.get(name) not in known:
            case.path_parameters[name] = random.choice(list(known))
        version = known.get(case.path_parameters.get(name))
    if isinstance(case.body, dict) and "version" in case.body and version is not None:
        case.body["version"] = version
    return case
