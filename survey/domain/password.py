"""Which passwords are accepted: long ones that nobody would guess first. No other rule of composition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 256
"""Beyond this a password is only a way to keep the server busy."""

_MINIMUM_DIFFERENT = 5
_SHORTEST_NAME = 4
"""A shorter name stands in many a good password by chance."""

# fmt: off
_COMMON = frozenset({
    "password1234", "password12345", "password123456", "passwordpassword", "passw0rd1234",
    "p@ssword1234", "p@ssw0rd1234", "password2024", "password2025", "password2026",
    "welcome12345", "welcome123456", "letmein12345", "letmeinletmein", "qwertyuiop12",
    "qwertyuiop123", "qwerty123456", "qwertyqwerty", "qwertyuiopasdf", "asdfghjkl123",
    "1q2w3e4r5t6y", "1qaz2wsx3edc", "zaq12wsxcde3", "123456789012", "1234567890123",
    "012345678901", "123456123456", "abcdefghijkl", "abcdef123456", "abcd12345678",
    "administrator", "administrator1", "changeme1234", "changemenow1", "iloveyou1234",
    "sunshine1234", "football1234", "liverpool1234", "manchester12", "arsenal12345",
    "chelsea12345", "princess1234", "dragon123456", "monkey123456", "superman1234",
    "batman123456", "starwars1234", "trustno11234", "computer1234", "internet1234",
    "councilcouncil", "council12345", "townhall1234", "satisfaction", "survey123456",
    "surveysurvey", "correcthorsebatterystaple", "thisismypassword", "mypassword123",
    "mypassword1234", "secretsecret", "secret123456",
})
# fmt: on


def problems_of(password: str, email: str) -> Iterator[Problem]:
    """Yield what is wrong with a password that is chosen for an account."""
    if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH:
        yield Problem(
            "password", f"take {MINIMUM_LENGTH} to {MAXIMUM_LENGTH} characters; three words do well"
        )
    if password.casefold() in _COMMON or len(set(password)) < _MINIMUM_DIFFERENT:
        yield Problem("password", "it is among the first that anybody would guess: take another")
    name = email.partition("@")[0].casefold()
    if len(name) >= _SHORTEST_NAME and name in password.casefold():
        yield Problem("password", "it contains the name of the account: take another")
