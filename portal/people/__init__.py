"""Users, sign-in and API tokens. Imports no Wagtail, so that its first migration stands alone."""
