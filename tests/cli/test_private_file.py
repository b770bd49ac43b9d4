"""Private files are whole or not there, and their owner's alone."""

import os
import stat

import pytest

from survey.cli.private_file import private_file


def test_a_file_is_its_owners_alone_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        with private_file(tmp_path / "links.csv") as stream:
            stream.write("secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "links.csv").stat().st_mode) == 0o600
    assert (tmp_path / "links.csv").read_text() == "secret"


def test_a_file_appears_only_when_it_is_whole(tmp_path):
    with private_file(tmp_path / "links.csv") as stream:
        stream.write("half")
        stream.flush()
        assert not (tmp_path / "links.csv").exists()
    assert (tmp_path / "links.csv").exists()


def test_what_fails_leaves_the_old_file_and_no_other(tmp_path):
    (tmp_path / "links.csv").write_text("old")

    def write_half():
        with private_file(tmp_path / "links.csv") as stream:
            stream.write("new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert [path.name for path in tmp_path.iterdir()] == ["links.csv"]
    assert (tmp_path / "links.csv").read_text() == "old"


def test_an_open_file_of_others_becomes_private(tmp_path):
    (tmp_path / "links.csv").write_text("old")
    (tmp_path / "links.csv").chmod(0o644)
    with private_file(tmp_path / "links.csv") as stream:
        stream.write("new")
    assert stat.S_IMODE((tmp_path / "links.csv").stat().st_mode) == 0o600
