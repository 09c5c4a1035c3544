"""What a row of a file means for accounts and contacts, and how it is written."""
