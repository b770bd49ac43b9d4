"""The survey field in plain Python: no library, no database, no clock.

Everything above may import this package; this package imports only the standard library and itself.
"""
