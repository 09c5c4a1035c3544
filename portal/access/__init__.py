"""The wall: who may see and do what. Everything else asks here."""
