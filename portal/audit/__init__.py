"""The audit trail as a hash chain: sealing, verifying, viewing, exporting."""
