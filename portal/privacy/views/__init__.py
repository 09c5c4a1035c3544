"""Pages of one's own data, and the desk's pages of everybody's."""
