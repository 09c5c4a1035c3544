"""The trail: the vendor's pages and a company's."""
