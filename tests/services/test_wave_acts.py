"""Acts on a wave, asked for twice, happen once; and what can be done with a wave in each state."""

from datetime import date

import pytest

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound, Refused
from survey.domain.wave import WaveState
from survey.services import jobs
from survey.services.wave_acts import WaveAct, ask, extend, possible, withdraw
from survey.storage import audit, waves
from tests.wave_factories import a_wave, store_wave

ADA = Account("ada@exton.example", StaffRole.ADMINISTRATOR)
GRACE = Account("grace@exton.example", StaffRole.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        (WaveState.DRAFT, (WaveAct.OPEN, WaveAct.WITHDRAW)),
        (WaveState.OPEN, (WaveAct.EXTEND, WaveAct.CLOSE)),
        (WaveState.CLOSING, ()),
        (WaveState.CLOSED, (WaveAct.WITHDRAW,)),
        (WaveState.WITHDRAWN, ()),
    ],
)
def test_each_state_has_its_acts(state, acts):
    assert possible(a_wave(state=state)) == acts


def test_two_administrators_ask_for_one_opening(session, now):
    store_wave(session, now)
    ask(session, "2026-q2", WaveAct.OPEN, now=now, account=ADA)
    first = jobs.latest(session, "2026-q2")
    ask(session, "2026-q2", WaveAct.OPEN, now=now, account=GRACE)
    assert jobs.latest(session, "2026-q2") == first
    assert (first.asked_by, first.role) == ("ada@exton.example", "administrator")


def test_what_is_not_possible_any_more_is_not_asked_for(session, now):
    store_wave(session, now, state=WaveState.CLOSED)
    ask(session, "2026-q2", WaveAct.CLOSE, now=now, account=ADA)
    assert jobs.latest(session, "2026-q2") is None


def test_a_second_extension_to_the_same_day_is_no_act(session, now):
    store_wave(session, now, state=WaveState.OPEN)
    later = date(2026, 7, 1)
    for _ in range(2):
        wave = extend(session, "2026-q2", later, now=now, account=ADA)
        assert wave.closes == later
    assert audit.has(session, "extend", "wave:2026-q2")
    with pytest.raises(Refused, match="not later"):
        extend(session, "2026-q2", date(2026, 6, 30), now=now, account=ADA)


def test_a_second_withdrawal_is_no_act(session, now):
    store_wave(session, now)
    for _ in range(2):
        assert withdraw(session, "2026-q2", now=now, account=ADA).state is WaveState.WITHDRAWN
    assert waves.get(session, "2026-q2").state is WaveState.WITHDRAWN


@pytest.mark.parametrize("act", [WaveAct.OPEN, WaveAct.CLOSE])
def test_nothing_is_asked_of_a_wave_that_does_not_exist(session, now, act):
    with pytest.raises(NotFound):
        ask(session, "none", act, now=now, account=ADA)
