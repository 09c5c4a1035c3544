"""The partner's logo and contact merged into the vendor's templates."""
