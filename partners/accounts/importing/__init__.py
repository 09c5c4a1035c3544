"""Real input: a CSV of organisations becomes accounts. See docs/importing.md.

reading (file → rows) → rows (row → checked columns) → writing (batches → database) → run.
"""
