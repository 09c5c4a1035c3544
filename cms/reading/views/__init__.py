"""What a reader does with the library, and who sees what others have read."""
