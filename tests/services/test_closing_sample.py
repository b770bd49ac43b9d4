"""A wave that asked a sample: its figures speak of all the staff, its rate of those who were asked."""

import random
import secrets

import pytest
from sqlalchemy import insert, select, update

from survey.domain.answers import Answers
from survey.domain.ballot import Ballot
from survey.domain.fieldwork_plan import Method
from survey.sealing import keys as key_files
from survey.sealing.ballot import seal
from survey.services import (
    closing,
    estimates,
    fieldwork,
    questionnaires,
    response_rates,
    wave_plans,
)
from survey.services.estimates import Wanted
from survey.storage import waves
from survey.storage.ballot_box import BallotRow
from survey.storage.invitations import InvitationRow
from tests.closing_factories import FILE, a_return
from tests.directory_factories import import_council
from tests.plan_factories import ADA, a_plan, an_outline

STAFF = {("B1", "care"): 800, ("B1", "plan"): 400, ("S4", "educ"): 60}


@pytest.fixture
def wave(sessions, tmp_path, keys, now):
    """An open wave that asks a sample of a town hall and everybody at a school."""
    with sessions.begin() as session:
        import_council(session, tmp_path / "council", now, STAFF)
        questionnaires.add_file(session, FILE, now, "ada")
        plan = a_plan(method=Method.SAMPLE, margin=10)
        outline = an_outline(plan, questionnaire="two-items:1")
        wave_id = wave_plans.create(session, outline, now=now, **ADA)
        return fieldwork.open_wave(session, keys, wave_id, now=now, **ADA)


def answer(session, keys, wave_id):
    """Let nine in twenty of those invited to each cell answer; return what they said, by cell."""
    chance = random.Random(4)  # noqa: S311 - the same answers at every run
    box_key = key_files.public_box_key(keys, wave_id)
    said = {}
    for cell in waves.cells(session, wave_id):
        row = InvitationRow
        invited = session.scalars(select(row.id).where(row.cell == cell.number)).all()
        returning = invited[: len(invited) * 9 // 20]
        session.execute(update(row).where(row.id.in_(returning)).values(returned=True))
        for _ in returning:
            answers = Answers(items=a_return(chance, cell.number)[1].items)
            ballot = Ballot("two-items:1", cell.number, answers, ()).to_bytes()
            id_ = secrets.token_bytes(16)
            sealed = seal(box_key, wave_id, id_, ballot)
            session.execute(insert(BallotRow).values(id=id_, wave_id=wave_id, sealed=sealed))
            said.setdefault(cell, []).append(answers.items["overall"])
    return said


def test_a_sample_is_weighted_up_to_all_the_staff(sessions, keys, wave, now):
    with sessions.begin() as session:
        said = answer(session, keys, wave.wave.id)
    closing.close(sessions, keys, wave.wave.id, now=now, actor="a")
    by_cell = [(cell.eligible, sum(given) / len(given)) for cell, given in said.items()]
    weighted = sum(staff * mean for staff, mean in by_cell) / sum(staff for staff, _ in by_cell)
    with sessions() as session:
        wanted = Wanted(waves=(wave.wave.id,), measures=("overall",), groups=("all",))
        (line,) = estimates.published(session, wanted)
        found = line.estimate
        assert found.mean == pytest.approx(weighted, rel=1e-9)
        assert found.eligible == sum(STAFF.values())
        returned = sum(map(len, said.values()))
        asked = wave.invited
        assert asked < 0.8 * wave.eligible
        told = f"{100 * returned / asked:.1f} % ({returned:,} of {asked:,})"
        assert fieldwork.status(session, wave.wave.id).rate == told


def test_the_rate_of_an_open_sample_is_a_share_of_those_invited(sessions, keys, wave, now):
    with sessions.begin() as session:
        answer(session, keys, wave.wave.id)
        assert response_rates.read(session, wave.wave.id, now)
    with sessions() as session:
        found = fieldwork.status(session, wave.wave.id)
        assert (found.rate, found.eligible) == ("40 %", 1260)
