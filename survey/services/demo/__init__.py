"""A fictional council, so that anyone can look at the product: its staff, its story, its synthetic returns.

Everything goes the way that real answers go: directory import, opening, ballot box, closing, release.
"""
