"""match_benchmark on a file of four organisations, run as people run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ACCOUNTS = """account_id,name,domain,country,city,tax_id,parent_account_id
A1,华为技术有限公司,huawei.com,CN,深圳市,,
A2,Technische Universität München,tum.de,DE,Munich,,
A3,Vodafone Group Plc,,GB,Newbury,GB CRN 01833679,
A4,Vodafone Italia S.p.A.,,IT,Ivrea,,A3
"""
PAIRS = """query_id,name,country,domain,account_id,also_correct,relation,kind,scripts
Q1,HUAWEI TECHNOLOGIES CO. LTD.,CN,huawei.com,A1,,same,translation,LATIN>CJK
Q2,Technical University of Munich,DE,,A2,A9,same,translation,LATIN>LATIN
Q3,Indian Council of Agricultural Research,IN,,,,none,nonmatch_hard,LATIN
Q4,Vodafone Italia,IT,,A3,,parent,subsidiary,LATIN>LATIN
"""
TYPOS = """query_id,name,country,account_id,also_correct,kind,edits
T1,Vodafon Group,GB,A3,,synthetic_typo,drop
"""


KEYS = {
    "n", "recall_at_1", "recall_at_5", "precision", "recall", "f1", "best_f1",
    "recall_at_precision_95", "false_alarm_rate", "latency_ms", "build_s",
    "index_bytes_per_account", "peak_mb", "kinds",
}  # fmt: skip


def run(folder, *options, **files):
    """(finished process, figures or None) of the command over these files, in a portal of its own
    that has no database at all."""
    asked = []
    for name, text in {"accounts": ACCOUNTS, "pairs": PAIRS, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        asked += [f"--{name}", str(folder / f"{name}.csv")]
    written = folder / "figures.json"
    command = [sys.executable, "manage.py", "match_benchmark", *asked, "--json", str(written)]
    ended = subprocess.run(
        [*command, *options],
        cwd=ROOT,
        env={**os.environ, "DEBUG": "1", "DATA_DIR": str(folder / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended, json.loads(written.read_text()) if written.exists() else None


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    folder = tmp_path_factory.mktemp("match")
    return *run(folder, typos=TYPOS), folder


def test_json_has_exactly_the_keys_of_the_contract(measured):
    ended, figures, _folder = measured
    assert ended.returncode == 0, ended.stderr
    assert set(figures) == KEYS
    assert set(figures["latency_ms"]) == {"p50", "p95"}
    for kind in figures["kinds"].values():
        assert set(kind) == {"n", "recall_at_1", "recall_at_5", "flagged"}
    assert "synthetic_typo" in ended.stdout and "LATIN>CJK" in ended.stdout


def test_figures_follow_the_definitions(measured):
    figures = measured[1]
    assert (figures["n"], figures["recall_at_1"], figures["false_alarm_rate"]) == (3, 1.0, 0.0)
    assert set(figures["kinds"]) == {"translation", "nonmatch_hard", "subsidiary"}
    assert figures["kinds"]["translation"]["n"] == 2
    assert figures["kinds"]["nonmatch_hard"]["recall_at_1"] is None


def test_database_of_the_portal_is_not_touched(measured):
    assert not list((measured[2] / "data").glob("*.sqlite3"))


@pytest.mark.exhaustive
def test_limit_asks_only_the_first_queries(tmp_path):
    assert run(tmp_path, "--limit", "1")[1]["n"] == 1


def test_missing_column_is_said_plainly(tmp_path):
    ended, figures = run(tmp_path, pairs="query_id,name\nQ1,Huawei\n")
    assert ended.returncode == 1 and figures is None
    assert "account_id" in ended.stderr and "Traceback" not in ended.stderr


PLANS = """
import django; django.setup()
from django.db import connections
from deals.conflicts import benchmark, index
from deals.conflicts.matching.engine import Matcher
from deals.conflicts.matching.records import Query

asked = []
def listen(execute, sql, params, many, context):
    asked.append((sql, params))
    return execute(sql, params, many, context)

rows = [{"account_id": f"A{n}", "name": f"Harbour {n}", "city": "Ystad"} for n in range(40)]
with benchmark.scratch_database() as using, connections[using].cursor() as cursor:
    benchmark.load(rows, using)
    cursor.execute("ANALYZE")
    index.count_keys(using)
    connections[using].close()
    cursor = connections[using].cursor()
    with connections[using].execute_wrapper(listen):
        assert Matcher(index.Store(using)).match(Query("Harbour 7", city="Ystad"))
    for sql, params in asked:
        for step in cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall():
            print(step[-1])
"""


@pytest.mark.exhaustive
def test_old_statistics_lead_to_no_scan(tmp_path):
    """ANALYZE saw few accounts; after the next count of the keys that is forgotten."""
    settings = {
        "DEBUG": "1",
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    ended = subprocess.run(
        [sys.executable, "-c", PLANS], cwd=ROOT, env={**os.environ, **settings},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    steps = ended.stdout.splitlines()
    assert len([step for step in steps if step.startswith("SEARCH")]) >= 4
    assert not [step for step in steps if step.startswith("SCAN")]
