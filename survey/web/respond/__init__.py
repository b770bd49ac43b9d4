"""Answering: from a link to thanks, without an account and without a script."""
