"""docs/questionnaires.md: complete, and its examples do what it says."""

import re
from pathlib import Path

import pytest

from survey.domain.errors import Problem
from survey.instruments.load import load_questionnaire
from survey.instruments.mapping import load_mapping, rows
from survey.instruments.mapping_file import MappingFile
from survey.instruments.schema import json_schema

DOCS = (Path(__file__).parents[2] / "docs" / "questionnaires.md").read_text(encoding="utf-8")
QUESTIONNAIRES, MAPPINGS = DOCS.split("## Mappings")


def fences(text, language):
    """Return the blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def said(text):
    """Return what stands between single backticks outside the blocks."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)))


@pytest.mark.parametrize(
    ("part", "schema"),
    [(QUESTIONNAIRES, json_schema()), (MAPPINGS, MappingFile.model_json_schema())],
    ids=["questionnaire", "mapping"],
)
def test_every_key_and_every_word_is_described(part, schema):
    models = (schema, *schema["$defs"].values())
    keys = {key for model in models for key in model.get("properties", {})}
    words = {word for model in models for word in model.get("enum", [])}
    words |= {
        word
        for model in models
        for of in model.get("properties", {}).values()
        for word in of.get("enum", [])
    }
    assert not keys - said(part)
    assert not words - said(DOCS)


def test_the_worked_example_is_in_order():
    questionnaire = load_questionnaire(fences(QUESTIONNAIRES, "yaml")[0], "docs")
    assert questionnaire.name == "canteen-screens:1"


def test_the_example_of_routing_is_in_order():
    example, routing = fences(QUESTIONNAIRES, "yaml")
    indented = "".join(f"    {line}\n" for line in routing.splitlines())
    old = "    show_when:\n      item: overall\n      is: [1, 2]\n"
    assert old in example
    load_questionnaire(example.replace(old, indented), "docs")


def test_the_example_of_a_mapping_reads_the_example_of_a_table(tmp_path):
    (mapping,), (table,) = fences(MAPPINGS, "yaml"), fences(MAPPINGS, "csv")
    (tmp_path / "mapping.yaml").write_text(mapping)
    (tmp_path / "table.csv").write_text(table)
    questionnaire = load_questionnaire(fences(QUESTIONNAIRES, "yaml")[0], "docs")
    *stored, refused = rows(
        load_mapping(tmp_path / "mapping.yaml"), questionnaire, tmp_path / "table.csv"
    )
    assert [(row.answers, row.organisation) for row in stored] == [
        ({"overall": 4}, "schools"),
        ({"overall": "does-not-apply"}, "care-homes"),
        ({}, "not-stated"),
    ]
    assert isinstance(refused, Problem)
    assert refused.where == "table.csv row 5"
