"""docs/tickets.md: complete, and its examples do what it says."""

import re
from datetime import date
from pathlib import Path

from survey.domain.errors import Problem
from survey.domain.product import Product
from survey.instruments.tables import Findings
from survey.instruments.ticket_mapping import TicketMappingFile, load_ticket_mapping
from survey.instruments.ticket_rows import rows

DOCS = (Path(__file__).parents[2] / "docs" / "tickets.md").read_text(encoding="utf-8")
CATALOGUE = (Product("mail", "Email", "email"),)


def fence(language):
    (block,) = re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)
    return block


def test_every_key_and_every_word_is_described():
    said = set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", DOCS, flags=re.DOTALL)))
    schema = TicketMappingFile.model_json_schema()
    models = (schema, *schema["$defs"].values())
    keys = {key for model in models for key in model.get("properties", {})}
    words = {
        word
        for model in models
        for of in (model, *model.get("properties", {}).values())
        for word in of.get("enum", [])
    }
    assert keys - said == set()
    assert words - said == set()


def test_the_example_of_a_mapping_reads_the_example_of_a_list(tmp_path):
    mapping, tickets = tmp_path / "mapping.yaml", tmp_path / "tickets.csv"
    mapping.write_text(fence("yaml"), encoding="utf-8")
    tickets.write_text(fence("csv"), encoding="utf-8")
    findings = Findings()
    known = load_ticket_mapping(mapping, {"mail"})
    *read, passed_over = rows(known, CATALOGUE, tickets, findings)
    assert not findings
    assert [(one.closed_on, one.service, one.product) for one in read] == [
        (date(2026, 11, 3), "email", "mail"),
        (date(2026, 11, 3), "network", None),
        (None, "", None),
    ]
    assert isinstance(passed_over, Problem)
    assert "“Fax” is no product of the catalogue" in passed_over.what
