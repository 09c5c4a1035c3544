"""What registrations are found by, for people who search all of them."""

from portal.interchange.text_index import TextIndex, register

DEALS = register(TextIndex("registrations.Deal", ("number", "title", "customer_name")))
