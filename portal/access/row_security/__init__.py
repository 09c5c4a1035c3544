"""The second lock, on PostgreSQL: policies written by the database itself out of the scope rules.

`tables` which tables · `symbols` a person who stands for everybody · `compiling` a rule as SQL ·
`install` policies in the database · `session` who reads now · docs/row-security.md
"""
