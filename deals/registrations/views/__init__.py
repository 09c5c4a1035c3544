"""The HTML door of the deals room: thin functions, one module per page."""
