"""A copy of the deals table cut in parts by company: what PostgreSQL refuses, and what lists cost.

Part of `make scaling`. The copy has many companies with few deals and few with many.
"""
# ruff: noqa: S608 - every name is ours

import statistics
from collections import Counter

import psycopg

DEALS, COMPANIES, PARTS = 200_000, 2_000, 16
PLAIN, CUT = "drill_plain", "drill_parts"
FILL = f"""
INSERT INTO {PLAIN} ({{columns}})
SELECT {{values}} FROM (SELECT * FROM registrations_deal WHERE route = 'channel' LIMIT 1) AS deal,
    generate_series(1, {DEALS}) AS n
"""
# Company n of 2,000 gets deals by the square of a draw: the first ones have a hundred times more.
COMPANY = f"md5('company' || floor({COMPANIES} * power(random(), 2)))::uuid"
VALUES = {
    "id": "gen_random_uuid()",
    "number": "'D-' || n",
    "organization_id": COMPANY,
    "distributor_id": "md5('distributor' || n % 50)::uuid",
    "created_at": "now() - n * interval '1 minute'",
    "submitted_at": "now()",
    "status": "'in_review'",
    "account_id": "NULL",
}
PAGE = "SELECT * FROM {table} WHERE {where} ORDER BY created_at DESC, id DESC LIMIT 25"
WHERE = {
    "page of one company": "organization_id = (SELECT md5('company1500')::uuid)",
    "page of the largest company": "organization_id = (SELECT md5('company0')::uuid)",
    "page of a distributor": "distributor_id = (SELECT md5('distributor7')::uuid)",
    "page of the desk": "status <> 'draft'",
    "one deal by its id": "id = '{one}'",
}


def drill(report, address):
    with psycopg.connect(address.replace("postgres://", "postgresql://")) as live:
        fill(live)
        cut(live, report)
        obstacles(live, report)
        live.execute(f"ANALYZE {PLAIN}")
        live.execute(f"ANALYZE {CUT}")
        compare(live, report)
        live.rollback()


def fill(live):
    rows = live.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'registrations_deal'::regclass"
        " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
    ).fetchall()
    columns = [row[0] for row in rows]
    live.execute(f"CREATE TABLE {PLAIN} (LIKE registrations_deal INCLUDING ALL)")
    values = ", ".join(VALUES.get(name, f"deal.{name}") for name in columns)
    live.execute(FILL.format(columns=", ".join(columns), values=values))


def cut(live, report):
    """The copy in parts, with every index PostgreSQL lets it have."""
    kept = "INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS"
    live.execute(
        f"CREATE TABLE {CUT} (LIKE registrations_deal {kept}) PARTITION BY HASH (organization_id)"
    )
    for number in range(PARTS):
        live.execute(
            f"CREATE TABLE {CUT}_{number} PARTITION OF {CUT}"
            f" FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {number})"
        )
    columns = live.execute(
        "SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attnum > 0 AND attgenerated = ''"
        " AND NOT attisdropped AND attrelid = 'registrations_deal'::regclass"
    ).fetchone()[0]
    with report.timed(f"{DEALS} deals moved into {PARTS} parts"):
        live.execute(f"INSERT INTO {CUT} ({columns}) SELECT {columns} FROM {PLAIN}")
    with report.timed("indexes of the parts built"):
        for name, definition in indexes(live):
            made = definition.replace(f"public.{PLAIN} ", f"public.{CUT} ")
            made = made.replace(f"INDEX {name} ", f"INDEX cut_{name[:50]} ")
            if problem := refused(live, made):
                report.note(f"REFUSED {name}: {problem}")
        live.execute(f"CREATE INDEX ON {CUT} (id)")  # for what the primary key would find


def indexes(live):
    found = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s ORDER BY 1"
    return live.execute(found, [PLAIN]).fetchall()


def obstacles(live, report):
    """Keys of other tables that point at deals."""
    found = live.execute(
        "SELECT conrelid::regclass::text, a.attname FROM pg_constraint c JOIN pg_attribute a"
        " ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
        " WHERE c.contype = 'f' AND c.confrelid = 'registrations_deal'::regclass ORDER BY 1, 2"
    ).fetchall()
    report.note(f"{len(found)} foreign keys point at deals")
    wanted = "ALTER TABLE {} ADD FOREIGN KEY ({}) REFERENCES {} (id)"
    failed = Counter(refused(live, wanted.format(table, key, CUT)) for table, key in found)
    for problem, count in failed.items():
        if problem:
            report.note(f"REFUSED {count} of them: {problem}")
    null = live.execute("SELECT count(*) FROM registrations_deal WHERE organization_id IS NULL")
    report.note(f"deals without a company (direct ones), all in one part: {null.fetchone()[0]}")


def refused(live, statement):
    """PostgreSQL's words against a statement; empty when it does it."""
    try:
        with live.transaction():
            live.execute(statement)
    except psycopg.Error as problem:
        return problem.diag.message_primary
    return ""


def compare(live, report):
    one = live.execute(f"SELECT id FROM {PLAIN} OFFSET 1000 LIMIT 1").fetchone()[0]
    report.note(f"{'':30} {'one table':>22} {'in parts':>22}")
    for name, where in WHERE.items():
        cells = []
        for table in (PLAIN, CUT):
            milliseconds, blocks = cost(live, PAGE.format(table=table, where=where.format(one=one)))
            cells.append(f"{milliseconds:8.2f} ms {blocks:5} blocks")
        report.note(f"{name:30} {cells[0]:>22} {cells[1]:>22}")


def cost(live, query):
    """(median milliseconds of 9 runs with planning, blocks touched)."""
    plans = [
        row[0][0]
        for _ in range(9)
        for row in live.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}").fetchall()
    ]
    times = [plan["Planning Time"] + plan["Execution Time"] for plan in plans]
    plan = plans[-1]["Plan"]
    return statistics.median(times), plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
