"""Files in and out: the engine. What a row means, the room of its records says."""
