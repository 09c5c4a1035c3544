"""What SQLite knows of its tables, so that it finds the rows of a page by the right index.

PostgreSQL looks by itself. SQLite looks when told, and forgets a table that a migration rebuilds;
so it is told every day and after migrations. It knows averages only and believes them for good,
so two kinds are forgotten again, and it goes by the index as if it knew nothing:

- of small tables: it would read every row long after they grew;
- of indexes in which all or nearly all rows share one value (no parent company, no external key):
  it would take them for useless and read the whole table for one of the others. With a few values
  they stay known: forgotten, they look better than indexes that also give the order.
"""

from django.db import connections

FEW = 10_000  # rows of a small table


def refresh_statistics(using: str = "default") -> int:
    """Look again, table by table, so that nobody waits long to write; returns how many indexes are
    known. 0 on PostgreSQL."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return 0
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA analysis_limit = 0")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"ANALYZE {quote(table)}")
        cursor.execute("SELECT tbl, idx, stat FROM sqlite_stat1")
        known = cursor.fetchall()
        misleading = [(table, index) for table, index, stat in known if _misleads(stat)]
        forget = "DELETE FROM sqlite_stat1 WHERE tbl = %s AND idx IS %s"
        cursor.executemany(forget, misleading)
        cursor.execute("ANALYZE sqlite_master")  # or this connection goes on with what it saw
    return len(known) - len(misleading)


def _misleads(stat: str) -> bool:
    """`stat`: rows of the table, then the average of rows to a key of one, two, … columns."""
    rows, *averages = (int(word) for word in stat.split() if word.isdigit())
    has_one_value = bool(averages) and averages[-1] * 2 > rows
    return rows < FEW or has_one_value
