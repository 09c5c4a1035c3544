"""What cmi5 and xAPI units need of a record store, for one launch and no more (not a full LRS)."""
