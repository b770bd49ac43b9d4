"""What authors may write as YAML, and bombs that are refused before anything is built of them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.errors import Refused
from survey.instruments.yaml_text import MOST_BYTES, read_file, read_tree


def refusal(text):
    with pytest.raises(Refused) as refused:
        read_tree(text, "file.yaml")
    assert len(refused.value.problems) == 1
    return str(refused.value)


class TestMeaning:
    @pytest.mark.parametrize(
        "word",
        [
            "no",
            "yes",
            "on",
            "off",
            "y",
            "1:30",
            "1e999",
            ".nan",
            ".inf",
            "0x10",
            "1_000",
            "1.5",
            "TRUE",
        ],
    )
    def test_words_that_older_yaml_turned_into_something_else_stay_text(self, word):
        assert read_tree(f"a: {word}", "file.yaml").content == {"a": word}

    @pytest.mark.parametrize(
        ("written", "meant"),
        [
            ("5", 5),
            ("-1", -1),
            ("true", True),
            ("false", False),
            ("null", None),
            ("~", None),
            ("", None),
        ],
    )
    def test_whole_numbers_truth_and_nothing_are_what_they_seem(self, written, meant):
        assert read_tree(f"a: {written}", "file.yaml").content == {"a": meant}

    @pytest.mark.parametrize("quoted", ['"5"', "'5'", "|-\n  5"])
    def test_quoted_numbers_are_text(self, quoted):
        assert read_tree(f"a: {quoted}", "file.yaml").content == {"a": "5"}

    def test_keys_are_text_whatever_they_look_like(self):
        assert read_tree("1: a\nno: b\n", "file.yaml").content == {"1": "a", "no": "b"}

    def test_every_value_knows_its_line(self):
        tree = read_tree("a: 1\nb:\n  - c\n  - d: |\n      text\n    e: [f]\n", "file.yaml")
        assert tree.lines[("a",)] == 1
        assert tree.lines[("b", 1)] == 4
        assert tree.lines[("b", 1, "e")] == 6
        assert tree.lines[("b", 1, "e", 0)] == 6

    def test_a_problem_stands_at_the_nearest_line_that_is_written(self):
        tree = read_tree("a:\n  b: 1\n", "file.yaml")
        assert str(tree.problem(("a", "c", 3), "is wrong")) == "file.yaml:1: is wrong"
        assert str(tree.problem(("z",), "is wrong")) == "file.yaml:1: is wrong"


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("a: &x 1\n", 1, "anchor"),
            ("a: 1\nb: *x\n", 2, "alias"),
            ("a: !!python/object/apply:os.system [ls]\n", 1, "tag"),
            ("a: 1\nb: ! x\n", 2, "tag"),
            ("%TAG ! tag:x,2000:\n---\na: !y 1\n", 3, "tag"),
            ("a: 1\nb: 2\n'a': 3\n", 3, "“a” a second time"),
            ("1: a\n'1': b\n", 2, "“1” a second time"),
            ("a: 1\n---\nb: 2\n", 2, "second document"),
            ("? [a]\n: b\n", 1, "use a word"),
            ("", 1, "is empty"),
            ("# only a remark\n", 1, "is empty"),
            ("a:\n\tb: 1\n", 2, "is not YAML"),
            ("a: b: c\n", 1, "is not YAML"),
            ("a: 1\nb: 'x\n", 3, "is not YAML"),
            ("a: 1\nb: \x00\n", 2, "may not stand in YAML"),
            ('a: 1\nb: "\\0"\n', 2, "control character"),
            ('a: "\\ud800"\n', 1, "control character"),
            ("a: 1\nb: caf\ufffd\n", 2, "where a character was lost"),
        ],
    )
    def test_what_an_author_does_not_need_is_refused_with_its_line(self, text, line, words):
        told = refusal(text)
        assert told.startswith(f"file.yaml:{line}: ")
        assert words in told

    @pytest.mark.parametrize(
        "bomb",
        [
            "[" * 20_000,
            "[\n" * 20_000,
            "{a: " * 20_000,
            "- " * 50_000,
            "? " * 50_000,
            "[" + "a," * 120_000 + "]",
            "".join(f"k{n}: 1\n" for n in range(20_000)),
            "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
            "a: '" + "x" * MOST_BYTES + "'",
            "a: '" + "€" * (MOST_BYTES // 2) + "'",
        ],
        ids=lambda bomb: bomb[:6].replace("\n", "/"),
    )
    def test_bombs_are_refused_at_once(self, bomb):
        start = time.process_time()
        refusal(bomb)
        assert time.process_time() - start < 5

    def test_what_is_large_but_within_bounds_is_read_at_once(self):
        start = time.process_time()
        read_tree("".join(f"k{number}: text\n" for number in range(9_000)), "file.yaml")
        assert time.process_time() - start < 5


class TestFiles:
    def test_a_byte_order_mark_is_nothing(self, tmp_path):
        (tmp_path / "file.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
        assert read_file(tmp_path / "file.yaml") == "a: 1\n"

    def test_another_encoding_is_named_with_its_line(self, tmp_path):
        (tmp_path / "file.yaml").write_bytes("a: 1\nb: caf\xe9\n".encode("latin-1"))
        with pytest.raises(Refused, match=r"file\.yaml:2: is not UTF-8"):
            read_file(tmp_path / "file.yaml")

    def test_a_file_that_is_too_large_is_not_read_to_its_end(self, tmp_path):
        (tmp_path / "file.yaml").write_bytes(b"#" * (MOST_BYTES + 1))
        with pytest.raises(Refused, match="larger than 256 KB"):
            read_file(tmp_path / "file.yaml")

    def test_a_file_that_is_not_there_is_said_so(self, tmp_path):
        with pytest.raises(Refused, match="cannot be read"):
            read_file(tmp_path / "missing.yaml")


@given(st.text(alphabet="ab:-[]{}'\"|>&*!#%@` \n\t0", max_size=60))
def test_whatever_is_written_is_read_or_refused(text):
    try:
        tree = read_tree(text, "file.yaml")
    except Refused as refused:
        assert str(refused).startswith("file.yaml:")  # noqa: PT017 - both ends are fine, no third
    else:
        assert () in tree.lines
