"""The list of links is always whole, and made from the key."""

import pytest
from sqlalchemy import update

from survey.domain.errors import Refused
from survey.sealing import keys as key_files
from survey.sealing.tokens import open_code, token_hash
from survey.services import fieldwork
from survey.services.links import links
from survey.services.respond_links import replace_link
from survey.storage.invitations import InvitationRow
from tests.directory_factories import import_council, people_rows
from tests.plan_factories import ADA, fill_council, plan_a_wave
from tests.wave_factories import store_wave

WAVE = "2026-q2"
URL = "https://survey.exton.example"


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def open_wave(session, tmp_path, keys, now):
    import_council(session, tmp_path / "council", now)
    store_wave(session, now, open_at=("S4",))
    fieldwork.open_wave(session, keys, WAVE, now=now, actor="ada")


def test_everybody_has_a_link_that_the_database_knows(session, keys, open_wave):
    issued = list(links(session, keys, WAVE, URL))
    personal, at_sites = issued[:-1], issued[-1]
    assert [link.person for link in personal] == [row[0] for row in people_rows() if row[3] != "S4"]
    known = {row.person: row.token_hash for row in session.query(InvitationRow)}
    for link in personal:
        assert link.link.startswith(f"{URL}/r/")
        assert token_hash(link.link.rpartition("/")[2]) == known[link.person]
    assert (personal[0].email, personal[0].site, personal[0].name) == (
        "p1@exton.example",
        "B1",
        "Town hall",
    )
    assert (personal[6].email, personal[49].language) == ("", "cy")
    code = open_code(key_files.link_key(keys, WAVE), WAVE, "S4")
    assert (at_sites.person, at_sites.site, at_sites.name) == ("", "S4", "Dale School")
    assert at_sites.link == f"{URL}/s/{code}"


def test_who_has_returned_is_on_the_list_like_everybody(session, keys, open_wave):
    before = list(links(session, keys, WAVE, URL))
    session.execute(
        update(InvitationRow).where(InvitationRow.person < "P00050").values(returned=True)
    )
    assert list(links(session, keys, WAVE, URL)) == before


def test_who_has_left_keeps_a_row_without_an_address(session, keys, open_wave, tmp_path, now):
    import_council(session, tmp_path / "council", now, {("B1", "care"): 10})
    issued = list(links(session, keys, WAVE, URL))
    assert len(issued) == 183
    assert (issued[20].person, issued[20].email, issued[20].site) == ("P00021", "", "")


def test_a_wave_that_is_not_open_has_no_links(session, keys, now):
    store_wave(session, now)
    with pytest.raises(Refused, match="it is draft: only an open wave has links"):
        list(links(session, keys, WAVE, URL))


def test_links_are_written_only_where_the_keys_are(session, keys, open_wave):
    key_files.destroy(keys, WAVE)
    with pytest.raises(Refused, match="link key"):
        list(links(session, keys, WAVE, URL))


def test_a_slip_has_its_code_and_the_page_where_it_is_typed(session, keys, tmp_path, now):
    fill_council(session, tmp_path, now)
    wave_id = plan_a_wave(session, now)
    fieldwork.open_wave(session, keys, wave_id, now=now, **ADA)
    issued = {link.person: link for link in links(session, keys, wave_id, URL)}
    known = {row.person: row.token_hash for row in session.query(InvitationRow)}
    slip, link = issued["P00007"], issued["P00001"]
    assert (slip.email, slip.link, len(slip.code)) == ("", f"{URL}/code", 14)
    assert token_hash(slip.code) == known["P00007"]
    assert link.code == ""
    assert token_hash(link.link.rpartition("/")[2]) == known["P00001"]


def test_a_slip_that_was_lost_is_replaced_by_a_link(session, keys, tmp_path, now):
    fill_council(session, tmp_path, now)
    wave_id = plan_a_wave(session, now)
    fieldwork.open_wave(session, keys, wave_id, now=now, **ADA)
    token = replace_link(session, keys, wave_id, "P00007", now=now, actor="ada")
    (found,) = (link for link in links(session, keys, wave_id, URL) if link.person == "P00007")
    assert (found.link, found.code) == (f"{URL}/r/{token}", "")
