"""Events told to other programs, signed, in order, through their own scope."""
