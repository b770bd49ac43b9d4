"""Questionnaires: listed, read, compared, printed, checked and added."""
