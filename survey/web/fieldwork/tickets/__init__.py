"""Closed tickets of a service desk."""
