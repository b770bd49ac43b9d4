"""Files wait in the database, for their owner alone, for a day."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from survey.domain.errors import NotFound
from survey.services import uploads, worker
from survey.storage.uploads import UploadRow

ADA = "ada@exton.example"


def keep(session, now, **parts):
    given = {part: (f"{part}.csv", content) for part, content in parts.items()}
    return uploads.keep(session, given, by=ADA, now=now)


def test_another_process_finds_the_files_under_their_names(sessions, now):
    with sessions.begin() as session:
        upload = uploads.keep(
            session, {"groups": ("our groups.csv", b"a"), "people": ("staff.csv", b"\xff\x00")},
            by=ADA, now=now,
        )  # fmt: skip
    with sessions() as session, uploads.files(session, upload, by=ADA, now=now) as paths:
        found = {part: (path.name, path.read_bytes()) for part, path in paths.items()}
        assert found == {"groups": ("our groups.csv", b"a"), "people": ("staff.csv", b"\xff\x00")}
    assert not any(path.exists() for path in paths.values())


def test_nobody_else_sees_an_upload(session, now):
    upload = keep(session, now, people=b"secret")
    with pytest.raises(NotFound):
        uploads.names(session, upload, by="eve@exton.example", now=now)
    assert not uploads.forget(session, upload, by="eve@exton.example")
    assert uploads.names(session, upload, by=ADA, now=now) == {"people": "people.csv"}


def test_an_upload_is_thrown_away_once(session, now):
    upload = keep(session, now, groups=b"a", people=b"b")
    assert uploads.forget(session, upload, by=ADA)
    assert not uploads.forget(session, upload, by=ADA)
    with pytest.raises(NotFound), uploads.files(session, upload, by=ADA, now=now):
        pass


def test_uploads_are_forgotten_after_a_day(session, now):
    upload = keep(session, now, groups=b"a", people=b"b")
    tomorrow = now + timedelta(days=1)
    assert uploads.names(session, upload, by=ADA, now=tomorrow - timedelta(seconds=1))
    with pytest.raises(NotFound):
        uploads.names(session, upload, by=ADA, now=tomorrow)
    keep(session, tomorrow, groups=b"c")
    assert uploads.purge(session, tomorrow) == 0
    assert uploads.purge(session, tomorrow + timedelta(days=1)) == 1


def test_the_worker_forgets_what_nobody_said_yes_or_no_to(sessions, now):
    with sessions.begin() as session:
        keep(session, now, groups=b"a", people=b"b")
    for later, left in ((timedelta(hours=23), 2), (timedelta(days=1), 0), (timedelta(days=2), 0)):
        worker.forget_uploads(sessions, now + later)
        with sessions() as session:
            assert session.scalar(select(func.count()).select_from(UploadRow)) == left


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\staff.csv", "staff.csv"),
        ("sta\x00ff\n\u202e.csv", "staff.csv"),
        ("..", "people.csv"),
        ("", "people.csv"),
        ("folder/", "people.csv"),
        ("Staffliste für Zoë 🎉.csv", "Staffliste für Zoë 🎉.csv"),
        ("\udcff.csv", ".csv"),
    ],
)
def test_a_name_leads_nowhere(session, now, given, kept):
    upload = uploads.keep(session, {"people": (given, b"a")}, by=ADA, now=now)
    with uploads.files(session, upload, by=ADA, now=now) as paths:
        assert paths["people"].name == kept
        assert paths["people"].read_bytes() == b"a"


def test_a_long_name_keeps_its_end_and_fits_the_file_system(session, now):
    upload = uploads.keep(session, {"people": ("🎉" * 300 + ".csv", b"a")}, by=ADA, now=now)
    with uploads.files(session, upload, by=ADA, now=now) as paths:
        assert paths["people"].name.endswith("🎉.csv")
        assert len(paths["people"].name) <= 60


def test_files_of_one_name_are_told_apart(session, now):
    given = {"groups": ("data.csv", b"a"), "people": ("data.csv", b"b"), "products": ("p.csv", b"")}
    upload = uploads.keep(session, given, by=ADA, now=now)
    assert uploads.names(session, upload, by=ADA, now=now) == {
        "groups": "groups.csv",
        "people": "people.csv",
        "products": "p.csv",
    }
