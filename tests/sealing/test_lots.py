"""Lots of tickets: fixed by the wave's link key, even, and independent of one another."""

import hmac
from math import sqrt

import pytest

from survey.domain.ticket import is_drawn, ticket_key
from survey.sealing.lots import lot
from survey.sealing.tokens import personal_token

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
TICKETS = [ticket_key(f"INC{number}") for number in range(20_000)]


def test_a_lot_is_an_hmac_of_the_ticket_under_the_link_key():
    digest = hmac.new(KEY, b"ticket-lot/v1\0" + TICKETS[0], "sha256").digest()
    assert lot(KEY, TICKETS[0]) == int.from_bytes(digest[:8], "big")


def test_who_looks_again_finds_the_same_and_another_wave_draws_anew():
    assert lot(KEY, TICKETS[0]) == lot(KEY, TICKETS[0])
    assert lot(KEY, TICKETS[0]) != lot(OTHER, TICKETS[0])


def test_a_lot_has_nothing_to_do_with_a_link():
    first = TICKETS[0][:16]
    assert f"{lot(KEY, first):x}" not in personal_token(KEY, first)


@pytest.mark.parametrize("share", [1, 10, 25, 50, 99, 100])
def test_a_share_of_the_tickets_is_drawn_whatever_the_key(share):
    """Binomial: five standard deviations would be met by chance once in a million draws."""
    for key in (KEY, OTHER, b"\0" * 32):
        drawn = sum(is_drawn(lot(key, ticket), share) for ticket in TICKETS)
        wanted = len(TICKETS) * share / 100
        assert abs(drawn - wanted) <= 5 * sqrt(wanted * (1 - share / 100))


def test_the_draws_of_two_waves_are_independent():
    both = sum(is_drawn(lot(KEY, one), 25) and is_drawn(lot(OTHER, one), 25) for one in TICKETS)
    assert abs(both - len(TICKETS) / 16) <= 5 * sqrt(len(TICKETS) / 16 * 15 / 16)
