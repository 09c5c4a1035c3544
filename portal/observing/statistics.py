"""What SQLite knows of its tables, so that it finds the rows of a page by the right index.

PostgreSQL looks by itself. SQLite looks when told, forgets a table that a migration rebuilds, and
believes for good what it saw: of a table it saw small it would read every row long after it grew.
So it is told every day and after migrations, and what it saw of small tables is forgotten: knowing
nothing, it uses their keys.
"""

from django.db import connections, transaction

SEEN = 1000  # rows of each index that are looked at: a second for a million deals
FEW = 10_000


def refresh_statistics(using: str = "default") -> int:
    """Look again; returns how many indexes are known. 0 on PostgreSQL."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return 0
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {SEEN:d}")
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1 WHERE CAST(stat AS integer) < %s", [FEW])
        cursor.execute("SELECT count(*) FROM sqlite_stat1")
        return int(cursor.fetchone()[0])
