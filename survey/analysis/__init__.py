"""Frames in, frames out: atoms, scoring, weights, estimates, comparison. Never a table, never a request."""
