"""Nobody is asked again too soon."""

from datetime import date

from sqlalchemy import func, select

from survey.services import burden
from survey.storage.contacts import ContactRow

JUNE = date(2026, 6, 1)


def test_whoever_was_asked_is_left_alone_for_sixty_days(session):
    burden.record(session, "q2", ["ada", "bob"], JUNE)
    everybody = ["ada", "bob", "cyd"]
    assert burden.too_soon(session, everybody, JUNE) == {"ada", "bob"}
    assert burden.too_soon(session, everybody, date(2026, 7, 30)) == {"ada", "bob"}
    assert burden.too_soon(session, everybody, date(2026, 7, 31)) == frozenset()
    assert burden.too_soon(session, ["cyd"], JUNE) == frozenset()


def test_the_cap_counts_every_wave(session):
    burden.record(session, "q2", ["ada"], JUNE)
    burden.record(session, "tickets-2026-06", ["bob"], date(2026, 6, 20))
    assert burden.too_soon(session, ["ada", "bob"], date(2026, 8, 1)) == {"bob"}


def test_a_council_sets_its_own_cap(session):
    burden.record(session, "q2", ["ada"], JUNE, days=90)
    assert burden.too_soon(session, ["ada"], date(2026, 8, 1), days=90) == {"ada"}
    assert burden.too_soon(session, ["ada"], JUNE, days=0) == frozenset()


def test_asked_twice_in_a_wave_the_first_day_stands(session):
    burden.record(session, "q2", ["ada"], JUNE)
    burden.record(session, "q2", ["ada"], date(2026, 6, 5))
    assert session.get(ContactRow, ("ada", "q2")).asked_on == JUNE


def test_what_the_cap_no_longer_looks_back_to_is_forgotten(session):
    burden.record(session, "q2", ["ada"], JUNE)
    burden.record(session, "q3", ["bob"], date(2026, 8, 1))
    assert session.scalar(select(func.count()).select_from(ContactRow)) == 1
