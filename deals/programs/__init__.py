"""Programme rules as data: policies by date, business calendars, exchange rates, routing rules."""
