"""Files in and out: the engine of imports and exports. What a kind of record is, its own room says."""
