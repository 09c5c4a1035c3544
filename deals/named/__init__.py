"""Named-account lists: whom a direct team works, from which day. Never back-dated."""
