"""What readers do with the library: open, keep, confirm."""
