"""Search everything: one box over every kind of record, inside the reader's own scope."""
