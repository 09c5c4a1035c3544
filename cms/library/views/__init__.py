"""News and library for readers. Open without sign-in, because some of it is for everybody."""
