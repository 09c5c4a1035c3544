"""Pages of the clocks: the panel on a deal, the badge in lists, the monthly board."""
