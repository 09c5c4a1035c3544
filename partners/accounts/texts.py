"""What accounts are found by, for people who search all of them."""

from portal.interchange.text_index import TextIndex, register

ACCOUNTS = register(TextIndex("accounts.Account", ("name", "website")))
NAMES = register(TextIndex("accounts.AccountName", ("name",), of="account_id"))
CONTACTS = register(TextIndex("accounts.Contact", ("name", "email", "job_title")))
