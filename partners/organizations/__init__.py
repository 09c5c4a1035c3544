"""Partner companies, their people, the vendor's teams, and who looks after whom."""
