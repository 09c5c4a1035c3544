"""Pages of the room: endpoints, their log, and the documentation of events."""
