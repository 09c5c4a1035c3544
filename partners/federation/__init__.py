"""Single sign-on per company: its domains, its identity provider, who comes in by it."""
