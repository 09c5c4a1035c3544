"""Registrations that come by e-mail or signed form link and wait for their seller to confirm."""
