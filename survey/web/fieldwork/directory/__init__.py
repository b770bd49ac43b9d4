"""The directory: groups, people and products."""
