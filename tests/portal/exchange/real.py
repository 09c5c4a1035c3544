"""`make real-imports [ARGS=FOLDER]`: exports of real CRM systems, taken in through the service.

Without a folder two public repositories with Salesforce exports are cloned. With one, every CSV,
XLSX and (Salesforce's tree) JSON file below it whose name says what it holds is taken: accounts,
companies, contacts, opportunities, deals, tasks, activities. Each file goes in as a person would do
it; every row must come in or say why not, the dry run must have said the same, and the same file
once more must change nothing. Exit code 1 otherwise. Nothing of the files is kept.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORIES = ("SFDC-Assets/data-cloud-workshop", "trailheadapps/ebikes-lwc")
# Names of files, in the order they have to come in: what a row names must be there before.
KINDS = (
    ("accounts", ("account", "accounts", "company", "companies", "res.partner")),
    ("contacts", ("contact", "contacts")),
    ("deals", ("opportunity", "opportunities", "deal", "deals", "crm.lead")),
    ("touchpoints", ("task", "tasks", "event", "events", "activity", "activities", "calls")),
)  # fmt: skip
SHOWN = 6


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _cloned(Path(scratch))
        files = list(_files(folder, Path(scratch)))
        if not files:
            sys.exit(f"real-imports: no file in {folder} is named after what it holds.")
        actor, place = _set_up()
        wrong = [problem for kind, path in files for problem in _try(actor, place, kind, path)]
    print(*(f"WRONG  {problem}" for problem in wrong), sep="\n")
    sys.exit(1 if wrong else 0)


def _cloned(scratch: Path) -> Path:
    folder = scratch / "cloned"
    for name in REPOSITORIES:
        address, target = f"https://github.com/{name}", folder / name
        done = subprocess.run(["git", "clone", "--quiet", "--depth", "1", address, str(target)])
        if done.returncode:
            sys.exit(f"real-imports: {address} cannot be cloned here; name a folder instead.")
    return folder


def _files(folder: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
    """(kind, file) in the order they have to come in."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for kind, names in KINDS:
        for path in found:
            if path.stem.lower() not in names:
                continue
            if path.suffix in (".csv", ".xlsx"):
                yield kind, path
            elif path.suffix == ".json" and (records := _tree(path)):
                yield kind, _as_csv(records, scratch / f"{path.stem}.csv")


def _tree(path: Path) -> list[dict[str, Any]]:
    """The records of a file as `sf data export tree` writes it."""
    data = json.loads(path.read_text(encoding="utf-8-sig"))
    return data.get("records", []) if isinstance(data, dict) else []


def _as_csv(records: list[dict[str, Any]], path: Path) -> Path:
    rows = [{"Id": one["attributes"]["referenceId"], **one} for one in records]
    names = list(dict.fromkeys(name for row in rows for name in row if name != "attributes"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _set_up() -> tuple[Any, str]:
    """A direct rep with a team, who may import every kind, in a database made for it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from partners.organizations.models import Team, TeamMembership
    from portal.access import grants

    call_command("migrate", verbosity=0)
    actor = get_user_model().objects.create(
        email="rep@real.example", name="Rep", staff_role="direct_rep"
    )
    team = Team.objects.create(name="Real", kind="direct")
    grants.sync(TeamMembership.objects.create(user=actor, team=team))
    return actor, str(team.pk)


def _try(actor: Any, place: str, kind: str, path: Path) -> Iterator[str]:
    """Take one file in twice, say what came of it, and yield what is wrong with that."""
    from portal.exchange.kinds import KINDS as KNOWN

    try:
        looked, row = _take(actor, place, kind, path)
    except Exception as error:
        yield f"{path.name}: {error}"
        return
    named = {row.header[int(at)]: name for at, name in row.columns.items()}
    print(f"\n{path.name} → {KNOWN[kind].label}, {row.source or 'no system recognised'}: {named}")
    print(f"  {row.counts}")
    reasons = Counter(row.rejected.values_list("reason", flat=True))
    print(*(f"  {n:>5} × {said}" for said, n in reasons.most_common(SHOWN)), sep="\n")
    rows = sum(1 for _ in _records(row)) - 1
    if row.new + row.changed + row.unchanged + row.refused != rows:
        yield f"{path.name}: {rows} rows, but {row.counts}"
    if not all(reasons) or row.rejected.count() < row.refused:
        yield f"{path.name}: a row was refused without a word"
    if looked != row.counts:
        yield f"{path.name}: the dry run said {looked}, the import {row.counts}"
    _looked, again = _take(actor, place, kind, path)
    came_in = row.new + row.changed + row.unchanged
    if (again.new, again.changed, again.unchanged) != (0, 0, came_in):
        yield f"{path.name}: once more changed something: {again.counts}"


def _take(actor: Any, place: str, kind: str, path: Path) -> tuple[dict[str, int], Any]:
    from django.core.files import File

    from portal.exchange import imports, running

    with path.open("rb") as file:
        row = imports.upload(actor=actor, kind=kind, file=File(file, path.name), place=place)
    imports.assign(row=row, actor=actor, columns=row.columns, source=row.source or "crm")
    running.work(row.pk)
    row.refresh_from_db()
    looked = row.counts
    imports.start(row=row, actor=actor)
    running.work(row.pk)
    row.refresh_from_db()
    if row.status != "done":
        raise RuntimeError(f"{row.status}: {row.problem}")
    return looked, row


def _records(row: Any) -> Iterator[Any]:
    from portal.exchange.reading import Shape, records

    with row.content.open("rb") as file:
        yield from records(file.file, Shape(row.format, row.encoding, row.delimiter))


if __name__ == "__main__":
    main()
