"""Tokens, key files, the sealed ballot box and encrypted drafts: bytes in, bytes out.

Nothing here knows a table or a request; nothing here logs what it handles.
"""
