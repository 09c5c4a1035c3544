"""Work the calendar does: idempotent, resumable, observable at /reports/jobs/."""
