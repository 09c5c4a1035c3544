"""What readers do with the library: confirm, star, open, download, look for."""
