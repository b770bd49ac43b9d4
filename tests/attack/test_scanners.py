"""S06: whatever scans mail follows every link, many times and at once. Nothing is used up, and nothing changes."""

import http.client
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from survey.services import fieldwork, opt_outs
from survey.services.links import links
from survey.storage.base import Base
from survey.storage.invitations import InvitationRow
from tests.plan_factories import a_plan, fill_council, plan_a_wave
from tests.serving import SECRET, serving

AGENTS = 5
TIMES = 20
FRAME = {("B1", "care"): 14, ("S1", "educ"): 8, ("S4", "educ"): 6}
METHODS = ("GET", "HEAD")


@pytest.fixture
def wave_id(sessions, keys, tmp_path):
    """An open wave with links by mail, slips, and a poster at S4."""
    now = datetime.now(UTC)
    days = {"opens": now.date(), "closes": now.date() + timedelta(days=21)}
    with sessions.begin() as session:
        fill_council(session, tmp_path, now, FRAME)
        wave_id = plan_a_wave(session, now, a_plan(slips_at=("S1",)), open_at=("S4",), **days)
        fieldwork.open_wave(session, keys, wave_id, now=now, actor="ada@exton.example")
    return wave_id


@pytest.fixture
def paths(sessions, keys, wave_id):
    """Every address that a message, a slip or a poster of the wave could make somebody ask for."""
    with sessions() as session:
        issued = list(links(session, keys, wave_id, ""))
    followed = {one.link for one in issued}
    codes = [one.code for one in issued if one.code]
    typed = {f"/{where}/{code}" for code in codes for where in ("r", "s", "kiosk")}
    stops = {
        urlsplit(opt_outs.address("", SECRET, one.person)).path for one in issued if one.person
    }
    return sorted({*followed, *typed, *stops, "/code", "/kiosk"})


def contents(sessions):
    """Return every row of every table, in an order of its own."""
    with sessions() as session:
        return {
            name: sorted(map(repr, session.execute(select(*table.columns))))
            for name, table in Base.metadata.tables.items()
        }


def scan(address, paths, agent):
    """Ask for every address `TIMES / AGENTS` times by both methods, as one agent; return what was answered."""
    server = urlsplit(address)
    connection = http.client.HTTPConnection(server.hostname, server.port, timeout=60)
    order = [(method, path) for path in paths for method in METHODS] * (TIMES // AGENTS)
    random.Random(agent).shuffle(order)  # noqa: S311 - an order, no secret
    seen = set()
    for method, path in order:
        seen.add(follow(connection, method, path, {"User-Agent": f"Scanner/{agent}"}))
    connection.close()
    return seen


def follow(connection, method, path, headers):
    """Ask for an address and go where it leads, with the cookies that it sets; return how it ended."""
    jar = SimpleCookie()
    for _ in range(4):
        cookie = "; ".join(f"{one.key}={one.coded_value}" for one in jar.values())
        connection.request(method, path, headers=headers | ({"Cookie": cookie} if cookie else {}))
        response = connection.getresponse()
        response.read()
        for value in response.headers.get_all("Set-Cookie", []):
            jar.load(value)
        if response.status != http.HTTPStatus.SEE_OTHER:
            return response.status
        path = response.headers["Location"]
    raise AssertionError("it leads round in a circle")


def test_scanners_use_nothing_up_and_change_nothing(database_url, sessions, keys, wave_id, paths):
    assert len([path for path in paths if path.startswith("/r/")]) >= sum(FRAME.values()) - 6
    before = contents(sessions)
    with serving(database_url, keys) as address:
        with ThreadPoolExecutor(AGENTS) as pool:
            answers = pool.map(lambda agent: scan(address, paths, agent), range(AGENTS))
        assert set().union(*answers) == {200}
    after = contents(sessions)
    assert {name for name in after if after[name] != before[name]} == set()
    with sessions() as session:
        assert not session.scalars(select(InvitationRow).where(InvitationRow.returned)).all()


def test_a_change_of_one_row_would_be_seen(sessions, wave_id):
    before = contents(sessions)
    with sessions.begin() as session:
        session.scalars(select(InvitationRow)).first().returned = True
    after = contents(sessions)
    assert {name for name in after if after[name] != before[name]} == {"invitation"}
