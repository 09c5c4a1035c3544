"""Two approved allocations of one account never share a day: the database refuses it.

A unique index cannot say "overlaps", and exclusion constraints exist on PostgreSQL only (and need
an extension there), so each database gets a trigger. On PostgreSQL it takes the account's row
first, so that two transactions see each other. SQLite drops triggers when a later migration
rebuilds the table: such a migration has to end with `make_triggers` again; a test holds this.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER allocation_no_overlap_{event} BEFORE {when} ON coverage_allocation
WHEN NEW.status = 'approved'
BEGIN
  SELECT RAISE(ABORT, 'allocation_no_overlap') WHERE EXISTS (
    SELECT 1 FROM coverage_allocation AS other
    WHERE other.account_id = NEW.account_id AND other.id <> NEW.id AND other.status = 'approved'
      AND (NEW.ends_on IS NULL OR other.starts_on < NEW.ends_on)
      AND (other.ends_on IS NULL OR other.ends_on > NEW.starts_on)
  );
END
"""
EVENTS = {
    "insert": "INSERT",
    "update": "UPDATE OF status, account_id, starts_on, ends_on",
}
POSTGRES = """
CREATE FUNCTION allocation_no_overlap() RETURNS trigger AS $$
BEGIN
  IF NEW.status = 'approved' THEN
    PERFORM 1 FROM accounts_account WHERE id = NEW.account_id FOR UPDATE;
    IF EXISTS (
      SELECT 1 FROM coverage_allocation AS other
      WHERE other.account_id = NEW.account_id AND other.id <> NEW.id AND other.status = 'approved'
        AND daterange(other.starts_on, other.ends_on) && daterange(NEW.starts_on, NEW.ends_on)
    ) THEN
      RAISE EXCEPTION 'allocation_no_overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
  END IF;
  RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER allocation_no_overlap BEFORE INSERT OR UPDATE ON coverage_allocation
FOR EACH ROW EXECUTE FUNCTION allocation_no_overlap();
"""
POSTGRES_BACK = """
DROP TRIGGER allocation_no_overlap ON coverage_allocation;
DROP FUNCTION allocation_no_overlap();
"""


def make_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for event, when in EVENTS.items():
            schema_editor.execute(SQLITE.format(event=event, when=when), params=None)
    else:
        schema_editor.execute(POSTGRES, params=None)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for event in EVENTS:
            schema_editor.execute(f"DROP TRIGGER allocation_no_overlap_{event}", params=None)
    else:
        schema_editor.execute(POSTGRES_BACK, params=None)


class Migration(migrations.Migration):
    dependencies = [("coverage", "0001_initial")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
