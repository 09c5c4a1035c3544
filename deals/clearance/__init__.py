"""The clearance check: is this customer clear? One bit, off by default, budgeted and watched."""
