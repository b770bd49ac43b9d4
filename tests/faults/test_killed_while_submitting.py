"""SIGKILL at each point of submitting: all of a return is there, or nothing, and pressing again puts one."""

import os
import signal
import subprocess
import sys

import pytest

from survey.domain.answers import Answers
from survey.sealing.tokens import token_hash
from survey.services import respond
from survey.services.respond import Gone, LinkKind
from survey.storage import drafts, invitations
from tests.fielded_factories import CELL, ballots, field_a_wave, walk

NOTHING_STORED = ("before-claim", "after-claim", "after-box-insert", "before-commit")
STORED = "after-commit-before-reply"
WORDS = "The only ones."

SUBMIT = """
import os, sys
from survey.app import create_app
from survey.config import Settings
from survey.services import respond
from survey.services.respond import Link, LinkKind
from survey.web.transaction import transaction

settings = Settings.from_env(os.environ)
kind, token, code, wave_id = sys.argv[1:]
with create_app(settings).app_context(), transaction() as session:
    respond.submit(session, settings.keys, Link(LinkKind(kind), token, code, wave_id))
print("replied")
"""


@pytest.fixture
def fielded(sessions, keys, now):
    with sessions.begin() as session:
        return field_a_wave(session, keys, now)


@pytest.fixture(params=[LinkKind.PERSONAL])
def link(request, sessions, fielded):
    """Somebody who has answered and is about to send it."""
    with sessions.begin() as session:
        visitor = respond.arrive(session, LinkKind.OPEN, fielded.code)
        link = fielded.link() if request.param is LinkKind.PERSONAL else visitor
        walk(session, fielded, link, {"support": {"comments": [WORDS]}})
    return link


@pytest.fixture
def killed(database_url, fielded, link):
    """Submit in a process of its own, which dies at a point."""

    def submit(point):
        environ = {
            "SURVEY_DATABASE_URL": database_url,
            "SURVEY_SECRET_KEY": "a secret key that is long enough to be one",
            "SURVEY_PUBLIC_URL": "http://localhost",
            "SURVEY_KEYS": str(fielded.keys),
            "PATH": os.environ["PATH"],
            "FAILPOINT": point,
        }
        child = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", SUBMIT, link.kind, link.token, link.code, link.wave_id],
            env=environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (child.returncode, child.stdout) == (-signal.SIGKILL, ""), child.stderr

    return submit


def counted(session, fielded):
    by_link = invitations.returned_by_cell(session, fielded.wave_id)
    return by_link.get(CELL, 0) + invitations.returned_by_open_links(session, fielded.wave_id)[CELL]


def stored(session, fielded):
    return [one.answers for one in ballots(session, fielded)]


@pytest.mark.parametrize(
    ("link", "point"),
    [*((LinkKind.PERSONAL, point) for point in NOTHING_STORED), (LinkKind.OPEN, "after-claim")],
    indirect=["link"],
)
def test_killed_before_the_commit_nothing_is_stored_and_pressing_again_stores_it(
    sessions, fielded, link, killed, point
):
    killed(point)
    with sessions.begin() as session:
        assert stored(session, fielded) == []
        assert counted(session, fielded) == 0
        assert drafts.read(session, token_hash(link.token)) is not None
        respond.submit(session, fielded.keys, link)
    with sessions.begin() as session:
        assert stored(session, fielded) == [Answers(items={"comments": WORDS})]
        assert counted(session, fielded) == 1


@pytest.mark.parametrize("link", list(LinkKind), indirect=True)
def test_killed_after_the_commit_it_is_stored_and_pressing_again_meets_the_neutral_page(
    sessions, fielded, link, killed
):
    killed(STORED)
    with sessions() as session, pytest.raises(Gone):
        respond.submit(session, fielded.keys, link)
    with sessions.begin() as session:
        assert stored(session, fielded) == [Answers(items={"comments": WORDS})]
        assert counted(session, fielded) == 1
        assert drafts.read(session, token_hash(link.token)) is None
