"""Pages of companies, their people, invitations, applications and the vendor's staff."""
