"""How the tables and weights of the matching library are made. Run by a developer, never served."""
