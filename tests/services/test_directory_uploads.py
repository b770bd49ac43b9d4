"""An uploaded directory is saved once, and only over the directory that it was compared with."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound, Refused
from survey.services import directory_changes, directory_uploads, uploads
from survey.storage import audit, people, products
from survey.storage.audit import AuditRow
from tests.directory_factories import FRAME, import_council, write_directory

ADA = Account("ada@exton.example", StaffRole.ADMINISTRATOR)
EVE = Account("eve@exton.example", StaffRole.ADMINISTRATOR)


@pytest.fixture
def upload(session, tmp_path, now):
    files = write_directory(tmp_path / "files")
    parts = {part: (path.name, path.read_bytes()) for part, path in files.items()}
    return uploads.keep(session, parts, by=ADA.email, now=now)


def test_what_was_looked_at_is_saved_once(session, upload, now):
    shown = directory_uploads.preview(session, upload, ADA, now=now)
    assert shown.names == {part: f"{part}.csv" for part in directory_uploads.PARTS}
    stamp = shown.changes.stamp
    imported = directory_uploads.save(session, upload, ADA, stamp=stamp, now=now)
    assert (imported.groups, imported.people, imported.products) == (14, sum(FRAME.values()), 3)
    assert people.count_by_place(session) == FRAME
    entry = audit.latest(session, "import", "directory:people")
    assert (entry.actor, entry.role, entry.at) == (ADA.email, "administrator", now)
    assert directory_uploads.save(session, upload, ADA, stamp=stamp, now=now) is None
    with pytest.raises(NotFound):
        directory_uploads.preview(session, upload, ADA, now=now)


def test_a_directory_that_changed_meanwhile_is_not_overwritten(session, upload, tmp_path, now):
    stamp = directory_uploads.preview(session, upload, ADA, now=now).changes.stamp
    import_council(session, tmp_path / "council", now)
    with pytest.raises(Refused, match="changed after you looked"):
        directory_uploads.save(session, upload, ADA, stamp=stamp, now=now)
    again = directory_uploads.preview(session, upload, ADA, now=now).changes
    assert again.are_none
    assert directory_uploads.save(session, upload, ADA, stamp=again.stamp, now=now)


def test_nobody_else_can_look_at_or_save_an_upload(session, upload, now):
    with pytest.raises(NotFound):
        directory_uploads.preview(session, upload, EVE, now=now)
    stamp = directory_changes.stamp(session)
    assert directory_uploads.save(session, upload, EVE, stamp=stamp, now=now) is None
    assert people.count_by_place(session) == {}


def test_a_refused_file_is_kept_to_be_looked_at_and_nothing_is_saved(sessions, now):
    parts = {
        "groups": ("groups.csv", b"nothing"),
        "products": ("products.csv", b"code,name,service\nmail,Email,email\n"),
    }
    with sessions.begin() as session:
        bad = uploads.keep(session, parts, by=ADA.email, now=now)
        stamp = directory_changes.stamp(session)
    with pytest.raises(Refused), sessions.begin() as session:
        directory_uploads.save(session, bad, ADA, stamp=stamp, now=now)
    with sessions() as session:
        assert products.listing(session) == ()
        assert directory_uploads.preview(session, bad, ADA, now=now).changes.problems


def test_of_two_presses_at_once_one_saves_and_the_other_finds_it_done(sessions, tmp_path, now):
    files = write_directory(tmp_path / "files")
    parts = {part: (path.name, path.read_bytes()) for part, path in files.items()}
    with sessions.begin() as session:
        upload = uploads.keep(session, parts, by=ADA.email, now=now)
        stamp = directory_changes.stamp(session)
    start = Barrier(2)

    def press(_):
        start.wait()
        with sessions.begin() as session:
            return directory_uploads.save(session, upload, ADA, stamp=stamp, now=now)

    with ThreadPoolExecutor(2) as presses:
        ends = list(presses.map(press, range(2)))
    assert sorted(end is None for end in ends) == [False, True]
    with sessions() as session:
        assert people.count_by_place(session) == FRAME
        acts = session.scalars(select(AuditRow.object)).all()
    assert sorted(acts) == ["directory:groups", "directory:people", "directory:products"]
