"""Thousands of submissions, each sent twice, to `survey serve` while its workers are killed in the middle.

The ledger method: clients write down what they were told; afterwards the box is opened and the wave closed.
What was acknowledged is stored, what is stored was attempted, nothing is there twice. With the claim made
unconditional the same run reports doubles.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from survey.domain.answers import Answers
from survey.domain.ballot import Ballot
from survey.domain.draft import Draft
from survey.domain.questionnaire import ItemKind
from survey.sealing import keys as key_files
from survey.sealing.ballot import unseal
from survey.sealing.draft import seal
from survey.sealing.tokens import personal_token, token_hash
from survey.services import closing, fieldwork, opening, questionnaires
from survey.storage import ballot_box, invitations
from survey.storage.drafts import DraftRow
from survey.storage.responses import CommentRow
from tests.directory_factories import import_council
from tests.faults.ledger import ACKNOWLEDGED, INTERRUPTED, submit_each_twice

WAVE = "under-fire"
SUBMISSIONS = 5000
KILLS = 50
ACTOR = "ada@exton.example"
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
INSTRUMENT = ROOT / "questionnaires/it-service/1.yaml"


@dataclass(frozen=True)
class Run:
    """What the clients were told, by submission, and how many workers died meanwhile."""

    ledger: list[Counter]
    kills: int


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_stored_twice(
    sessions, database_url, keys, now, tmp_path
):
    tokens = ready_to_submit(sessions, keys, now, tmp_path, SUBMISSIONS)
    run = under_fire(database_url, keys, tmp_path, tokens, HERE / "killing.py")
    stored = in_the_box(sessions, keys)
    acknowledged = {number for number, told in enumerate(run.ledger) if told[ACKNOWLEDGED]}
    assert sum(told[INTERRUPTED] for told in run.ledger) >= run.kills >= KILLS
    assert acknowledged <= set(stored) <= set(range(SUBMISSIONS))
    assert max(stored.values()) == 1
    assert max(told[ACKNOWLEDGED] for told in run.ledger) == 1
    assert set(stored) - acknowledged, "no worker died between the commit and the reply"
    with sessions() as session:
        assert sum(invitations.returned_by_cell(session, WAVE).values()) == len(stored)
    closed = closing.close(sessions, keys, WAVE, now=now, actor=ACTOR)
    assert (closed.returned, closed.stored) == (len(stored), len(stored))
    with sessions() as session:
        assert Counter(map(number_in, session.scalars(select(CommentRow.words)))) == stored


@pytest.mark.slow
def test_with_the_claim_made_unconditional_the_same_run_reports_doubles(
    sessions, database_url, keys, now, tmp_path
):
    tokens = ready_to_submit(sessions, keys, now, tmp_path, 400)
    under_fire(database_url, keys, tmp_path, tokens, HERE / "unconditional.py")
    assert max(in_the_box(sessions, keys).values()) == 2


def ready_to_submit(sessions, keys, now, folder, people):
    """Open a wave in which everybody has answered, each with a number of their own; return their tokens."""
    with sessions.begin() as session:
        import_council(session, folder / "directory", now, frame={("B1", "care"): people})
        questionnaire = questionnaires.add_file(session, INSTRUMENT, now, ACTOR)
        fieldwork.create_wave(
            session, wave_id=WAVE, questionnaire=questionnaire.name, opens=date(2026, 6, 1),
            closes=date(2026, 6, 30), now=now, actor=ACTOR,
        )  # fmt: skip
        opening.open_wave(session, keys, WAVE, now=now, actor=ACTOR)
        link_key, draft_key = key_files.link_key(keys, WAVE), key_files.draft_key(keys, WAVE)
        issued = invitations.issued(session, WAVE)
        tokens = [personal_token(link_key, one.id) for one in issued]
        words = next(id_ for id_, one in questionnaire.items().items() if one.kind is ItemKind.TEXT)
        drafts = []
        for number, token in enumerate(tokens):
            draft = Draft(Answers(items={words: f"submission {number}"}), at=None)
            sealed = seal(token, draft_key, WAVE, draft.to_bytes())
            drafts.append({"lookup": token_hash(token), "wave_id": WAVE, "sealed": sealed})
        session.execute(insert(DraftRow), drafts)
    return tokens


def under_fire(database_url, keys, folder, tokens, hooks):
    """Serve, submit everything twice, and stop; return the ledger and the number of workers killed."""
    born = folder / "born.txt"
    with served(database_url, keys, hooks, born) as port:
        ledger = submit_each_twice(port, tokens)
        kills = len(born.read_text().splitlines()) - 2
    return Run(ledger, kills)


@contextmanager
def served(database_url, keys, hooks, born):
    """Run `survey serve` with two workers; yield its port."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        port = chosen.getsockname()[1]
    environ = {
        "PATH": os.environ["PATH"],
        "SURVEY_DATABASE_URL": database_url,
        "SURVEY_SECRET_KEY": "a secret key that is long enough to be one",
        "SURVEY_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SURVEY_KEYS": str(keys),
        "GUNICORN_CMD_ARGS": f"--config={hooks} --log-level=critical",
        "FAULTS_BORN": str(born),
        "PYTHONPATH": str(ROOT),
    }
    command = [
        str(Path(sys.executable).with_name("survey")), "serve", "--port", str(port), "--workers", "2",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=environ, cwd=born.parent)  # noqa: S603 - our own command
    try:
        wait_until_served(server, port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)


def wait_until_served(server, port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server has ended"
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the server does not answer")


def in_the_box(sessions, keys):
    """Open the box; return how often each submission lies in it."""
    private = key_files.box_key(keys, WAVE)
    with sessions() as session:
        ballots = [
            Ballot.from_bytes(unseal(private, WAVE, ballot.id, ballot.sealed))
            for ballot in ballot_box.iterate(session, WAVE)
        ]
    return Counter(number_in(words) for one in ballots for words in one.answers.items.values())


def number_in(words):
    return int(words.removeprefix("submission "))
