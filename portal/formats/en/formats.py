"""English: the month in letters in tables, too. 11/12/2026 is two days in Leeds and Boston."""

SHORT_DATE_FORMAT = "N j, Y"
SHORT_DATETIME_FORMAT = "N j, Y, P"
