"""Mappings of tickets: what fits, and what is wrong by line."""

import pytest

from survey.domain.errors import Refused
from survey.instruments.ticket_mapping import load_ticket_mapping
from tests.ticket_factories import MAPPING

PRODUCTS = ("ledger", "mail", "payroll")


@pytest.fixture
def load(tmp_path):
    def read(text):
        path = tmp_path / "mapping.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_ticket_mapping(path, PRODUCTS)

    return read


@pytest.fixture
def refusal(load):
    def told(text):
        with pytest.raises(Refused) as refused:
            load(text)
        return [str(problem) for problem in refused.value.problems]

    return told


def test_a_mapping_names_columns_and_spellings(load):
    file = load(MAPPING).file
    assert (file.columns.id, file.columns.product, file.person) == (
        "Number",
        "Application",
        "email",
    )
    assert file.closed.order == "day-first"
    assert load(MAPPING).zone.key == "Europe/London"


def test_the_shortest_mapping_names_three_columns_and_how_people_are_known(load):
    file = load("columns: {id: No, closed: Closed, person: Who}\nperson: reference\n").file
    assert file.columns.service is None
    assert file.closed.order is None
    assert file.services == file.products == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("person: email", "person: name", ["7: “person” should be one of 'reference' or 'email'"]),
        ("person: email\n", "", ["1: “person” is missing: add it"]),
        ("  id: Number\n", "", ["1: “id” is missing: add it"]),
        ("  id: Number", "  id: 7", ["2: “id” should be text: write it in quotes"]),
        ("  id: Number", '  id: ""', ["2: “id” should not be empty"]),
        ("  id: Number", '  id: "  "', ["2: “id” should be the name of a column: it is empty"]),
        ("  id: Number", "  ID: Number", ["1: “id” is missing: add it", "2: “ID” is not a key that is known here"]),
        ("order: day-first", "order: british", ["9: “order” should be one of 'day-first' or 'month-first'"]),
        ("order: day-first", "time_zone: Exton", ["9: “time_zone” is no time zone: write one such as Europe/London"]),
        ("order: day-first", "time_zone: ../../etc/passwd", ["9: “time_zone” is no time zone"]),
        ("  product: Application\n", "", [
            "12: “products” says how a column is written that is not named under `columns`",
            "14: “no_product” says how a column is written that is not named",
        ]),
        ("person: Requested by", "person: number", ["4: the column “number” is named twice"]),
        ("Outlook 365: mail", "Outlook 365: outlook", ["14: “outlook” is no product of the catalogue"]),
        ("no_product: [", "no_product: [outlook  365, ", ["13: “outlook 365” is written twice, but for space and"]),
        ("  Mailbox: email", "  Mailbox: email\n  MAILBOX : post", ["10: “mailbox” is written twice"]),
        ("  Mailbox: email", "  Mailbox: email\n  Mailbox: post", ["12: "]),
        ("services:", "sevices:", ["10: “sevices” is not a key that is known here"]),
        ("  Mailbox: email", "  Mailbox: [email]", ["11: “Mailbox” should be text"]),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_told_by_line(refusal, old, new, told):
    assert old in MAPPING
    found = refusal(MAPPING.replace(old, new))
    assert len(found) == len(told), found
    for one, words in zip(found, told, strict=True):
        assert one.startswith(f"mapping.yaml:{words}"), one


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "mapping.yaml:1: is empty"),
        (b"\xff\xfe\x00", "mapping.yaml:1: is not UTF-8"),
        ("columns: &a {id: No}\nperson: *a\n", "mapping.yaml:1: "),
        ("columns: !!python/object/apply:os.system [ls]\n", "mapping.yaml:1: "),
        ("[" * 20_000, "mapping.yaml:1: "),
        ("a: {b: 1", "mapping.yaml:1: is not YAML"),
        ("person: email\n---\nperson: email\n", "mapping.yaml:"),
        ("just a word\n", "mapping.yaml:1: the file should be a mapping"),
        ("columns: yes\nperson: no\n", "mapping.yaml:1: "),
        ("x: \0\n", "mapping.yaml:1: "),
        ("x" * 300_000, "mapping.yaml:1: is larger than 256 KB"),
    ],
    ids=range(11),
)
def test_a_file_that_is_no_mapping_is_told_by_line(refusal, text, words):
    assert refusal(text)[0].startswith(words)
