"""Second factors, passkeys, sessions, devices and passwords: what a security officer asks about."""
