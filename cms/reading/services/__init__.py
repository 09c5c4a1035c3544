"""What readers do with the library."""
