"""Waves: planned, checked, opened, watched and closed."""
