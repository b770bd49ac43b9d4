"""Tickets: known again by a hash, drawn by lot, gathered by month."""

from datetime import date
from hashlib import sha256

import pytest

from survey.domain.ticket import first_and_last, is_drawn, ticket_key


def test_a_ticket_is_known_again_by_the_hash_of_its_id():
    assert ticket_key("INC0000007") == sha256(b"INC0000007").digest()
    assert ticket_key("Anfrage-ä 🎫") != ticket_key("Anfrage-a 🎫")


@pytest.mark.parametrize(
    ("lot", "share", "drawn"),
    [
        (0, 1, True),
        (2**64 - 1, 100, True),
        (2**64 - 1, 99, False),
        (2**62 - 1, 25, True),
        (2**62, 25, False),
    ],
)
def test_a_share_is_met_to_the_last_number(lot, share, drawn):
    assert is_drawn(lot, share) is drawn


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 30), date(2026, 11, 1), date(2026, 11, 30)),
        (date(2028, 2, 14), date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_month_has_a_first_and_a_last_day(day, first, last):
    assert first_and_last(day) == (first, last)
