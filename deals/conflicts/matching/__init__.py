"""Matching of organisation names, as a library without Django: see docs/matching.md."""
