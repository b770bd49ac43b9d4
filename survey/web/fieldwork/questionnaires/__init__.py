"""Questionnaires: read, added, compared."""
