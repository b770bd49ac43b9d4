"""Key files: three a wave, private, never overwritten, gone for good when destroyed."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from survey.sealing import keys
from survey.sealing.ballot import seal, unseal

ESCAPES = [
    "", ".", "..", "../evil", "..\\evil", "/etc/passwd", "a/b", "a.b", "a\0b", "-rf", "C:evil", "a b",
    "é", "2026-q2\n", "x" * 65, "%2e%2e", "~",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mount" / "keys"


def test_opening_a_wave_writes_three_keys_that_only_the_owner_may_read(folder):
    keys.create(folder, "2026-q2")
    files = sorted(folder.iterdir())
    assert [path.name for path in files] == ["2026-q2.box", "2026-q2.draft", "2026-q2.link"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.stat().st_size for path in files} == {32}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_three_keys_of_two_waves_are_six_different_keys(folder):
    for wave in ("a", "b"):
        keys.create(folder, wave)
    assert len({path.read_bytes() for path in folder.iterdir()}) == 6


def test_what_is_sealed_to_the_public_key_opens_with_the_box_key(folder):
    public = keys.create(folder, "w")
    sealed = seal(public, "w", bytes(16), b"answers")
    assert unseal(keys.box_key(folder, "w"), "w", bytes(16), sealed) == b"answers"


def test_the_public_key_can_be_computed_again_from_the_private_one(folder):
    public = keys.create(folder, "w")
    private = X25519PrivateKey.from_private_bytes(keys.box_key(folder, "w"))
    assert keys.public_box_key(folder, "w") == public == private.public_key().public_bytes_raw()


def test_an_opening_that_is_run_again_keeps_the_keys(folder):
    first = keys.create(folder, "w")
    before = keys.link_key(folder, "w"), keys.draft_key(folder, "w")
    assert keys.create(folder, "w") == first
    assert (keys.link_key(folder, "w"), keys.draft_key(folder, "w")) == before


def test_an_opening_cut_off_between_two_keys_is_finished_by_the_next(folder):
    keys.create(folder, "w")
    box = keys.box_key(folder, "w")
    (folder / "w.link").unlink()
    (folder / "w.draft").unlink()
    assert keys.missing(folder, "w")
    keys.create(folder, "w")
    assert not keys.missing(folder, "w")
    assert keys.box_key(folder, "w") == box


def test_processes_that_open_at_once_end_with_the_same_key(folder):
    with ThreadPoolExecutor(8) as pool:
        publics = set(pool.map(lambda _: keys.create(folder, "w"), range(40)))
    assert publics == {keys.public_box_key(folder, "w")}
    assert len(list(folder.iterdir())) == 3


def test_destroyed_keys_are_gone_and_destroying_again_does_nothing(folder):
    keys.create(folder, "w")
    keys.create(folder, "v")
    (folder / ".w.box.0123456789abcdef").write_bytes(b"left by a process that was killed")
    keys.destroy(folder, "w")
    keys.destroy(folder, "w")
    assert sorted(path.name for path in folder.iterdir()) == ["v.box", "v.draft", "v.link"]
    assert keys.missing(folder, "w")
    assert not keys.missing(folder, "v")
    with pytest.raises(keys.KeyMissingError, match="The box key of wave w is not in"):
        keys.box_key(folder, "w")


def test_a_destruction_that_was_cut_off_can_be_told(folder):
    keys.create(folder, "w")
    (folder / "w.box").unlink()
    assert keys.any_left(folder, "w")
    keys.destroy(folder, "w")
    assert not keys.any_left(folder, "w")


def test_a_destroyed_file_held_open_by_another_reads_as_zeros(folder):
    keys.create(folder, "w")
    with (folder / "w.box").open("rb") as held:
        keys.destroy(folder, "w")
        assert held.read() == bytes(32)


def test_destroying_where_no_folder_is_does_nothing(folder):
    keys.destroy(folder, "w")
    assert not folder.exists()


def test_a_file_that_is_no_key_is_refused(folder):
    keys.create(folder, "w")
    os.truncate(folder / "w.draft", 5)
    with pytest.raises(keys.KeyMissingError, match="is not a key: it has 5 bytes"):
        keys.draft_key(folder, "w")


@pytest.mark.parametrize("wave", ESCAPES)
@pytest.mark.parametrize(
    "act", [keys.create, keys.box_key, keys.link_key, keys.draft_key, keys.destroy, keys.missing]
)
def test_no_wave_id_leads_out_of_the_folder(tmp_path, act, wave):
    inner = tmp_path / "keys"
    inner.mkdir()
    with pytest.raises(ValueError, match="cannot name key files"):
        act(inner, wave)
    assert list(tmp_path.iterdir()) == [inner]
    assert list(inner.iterdir()) == []


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", fullmatch=True))
def test_every_ordinary_wave_id_names_a_file_in_the_folder(tmp_path_factory, wave):
    folder = tmp_path_factory.mktemp("keys")
    keys.create(folder, wave)
    assert {path.parent for path in folder.rglob("*")} == {folder}
    assert not keys.missing(folder, wave)
