"""Pages of the room: the reports, what is kept of them, and the programme's lines."""
