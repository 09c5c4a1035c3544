"""Composition: the shell and the pages that show every wing. May import all rooms."""
