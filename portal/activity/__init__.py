"""What happened: the audit trail, comments and files on records, and the mail outbox."""
