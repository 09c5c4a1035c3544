"""Pictures, documents and videos of the library, with a wall of their own."""
