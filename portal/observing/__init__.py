"""Seeing inside: logs, metrics, traces and checks of health (docs/observing.md)."""
