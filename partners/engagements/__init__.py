"""Joint accounts: proposing, agreeing, levels, pausing and ending of the bridge."""
