"""Brands of companies, templates of pages, and the papers made of both."""
