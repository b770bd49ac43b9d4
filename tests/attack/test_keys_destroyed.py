"""A06: after closing, with every old copy, every token and the whole configuration in hand, nothing decrypts.

Nor does any file of the database still hold the bytes that were deleted. Beside each stands what happens where
the key is kept, or where freed pages are not rewritten.
"""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from survey.sealing import keys as key_files
from survey.sealing.ballot import NotOurBallotError
from survey.sealing.ballot import unseal as unseal_ballot
from survey.sealing.draft import NotOurDraftError
from survey.sealing.draft import unseal as unseal_draft
from survey.sealing.keys import KeyMissingError
from survey.sealing.tokens import token_hash
from survey.services import closing
from survey.storage import erasure
from tests.attack.crowd import answered_by, table
from tests.closing_factories import ACTOR, NOW
from tests.conftest import skip_or_fail

PEOPLE = 40
SAMPLE = 24
"""So many bytes of a value are looked for: enough never to be met by chance."""


@pytest.fixture
def crowd(database_url, tmp_path):
    return answered_by(PEOPLE, database_url, tmp_path / "keys")


@pytest.fixture
def old_copy(crowd, sessions):
    """A copy of the tables from before the closing."""
    with sessions() as session:
        return {name: table(session, name) for name in ("invitation", "ballot_box", "draft")}


@pytest.fixture
def close(crowd, sessions, tmp_path):
    return lambda: closing.close(sessions, tmp_path / "keys", crowd.wave.id, now=NOW, actor=ACTOR)


@pytest.fixture
def on_disk(engine):
    """Read every byte of the database's own files; of PostgreSQL's log and replicas nothing is promised."""

    def on_disk():
        if engine.dialect.name == "sqlite":
            files = Path(engine.url.database).parent.glob("survey.db*")
        else:
            with engine.begin() as connection:
                where = "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = "
                folder, oid = connection.execute(text(f"{where} current_database()")).one()
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("CHECKPOINT"))
            if not Path(folder).is_dir():
                skip_or_fail("the files of the PostgreSQL server cannot be read from here")
            files = (Path(folder) / "base" / str(oid)).iterdir()
        return b"".join(file.read_bytes() for file in files if file.is_file())

    return on_disk


def deleted(copy):
    """Return a piece of everything that a closing deletes."""
    return [
        *(row["sealed"][:SAMPLE] for row in (*copy["ballot_box"], *copy["draft"])),
        *(row["token_hash"][:SAMPLE] for row in copy["invitation"]),
    ]


def readable(crowd, keys, copy):
    """Return how many ballots and how many drafts open with a folder of keys and everybody's token."""
    wave_id = crowd.wave.id
    try:
        box_key, draft_key = key_files.box_key(keys, wave_id), key_files.draft_key(keys, wave_id)
    except KeyMissingError:
        box_key = draft_key = token_hash(wave_id)  # no key, so any
    return (
        sum(
            _opens(unseal_ballot, box_key, wave_id, row["id"], row["sealed"])
            for row in copy["ballot_box"]
        ),
        sum(
            _opens(unseal_draft, token, draft_key, wave_id, row["sealed"])
            for row in copy["draft"]
            for token in crowd.tokens.values()
        ),
    )


def _opens(unseal, *arguments):
    try:
        unseal(*arguments)
    except (NotOurBallotError, NotOurDraftError):
        return False
    return True


def test_nothing_of_an_old_copy_decrypts_once_the_keys_are_destroyed(
    crowd, old_copy, close, tmp_path
):
    close()
    assert readable(crowd, tmp_path / "keys", old_copy) == (0, 0)


def test_with_the_keys_everything_of_an_old_copy_decrypts(crowd, old_copy, close, tmp_path):
    shutil.copytree(tmp_path / "keys", tmp_path / "kept")
    close()
    assert readable(crowd, tmp_path / "kept", old_copy) == (PEOPLE, len(old_copy["draft"]))


def test_no_key_was_ever_in_the_database(crowd, on_disk, tmp_path):
    before = on_disk()
    keys = [file.read_bytes() for file in (tmp_path / "keys").iterdir()]
    assert len(keys) == 3
    assert not [key for key in keys if key in before]


def test_nothing_that_was_deleted_is_left_in_the_files(old_copy, close, on_disk, engine):
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))  # as the database does by itself after a while
    before = on_disk()
    assert all(piece in before for piece in deleted(old_copy))
    close()
    after = on_disk()
    assert not [piece for piece in deleted(old_copy) if piece in after]


def test_without_rewriting_what_was_deleted_could_still_be_read(
    old_copy, close, on_disk, monkeypatch
):
    monkeypatch.setattr(closing, "erase_freed_pages", lambda engine: None)
    close()
    after = on_disk()
    assert [piece for piece in deleted(old_copy) if piece in after]


def test_another_wave_is_still_whole_after_the_rewriting(crowd, engine, sessions):
    with sessions() as session:
        before = {name: len(table(session, name)) for name in ("invitation", "ballot_box", "draft")}
    erasure.erase_freed_pages(engine)
    with sessions() as session:
        assert before == {name: len(table(session, name)) for name in before}
