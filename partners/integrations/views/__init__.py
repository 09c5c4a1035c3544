"""Pages of integrations, of connected apps, and of OAuth."""
