"""A questionnaire file, read and checked: a questionnaire, or every problem by `file:line`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.instruments.catalogue import from_file
from survey.instruments.checks import problems
from survey.instruments.schema import QuestionnaireFile
from survey.instruments.strict import in_order_of_lines, read
from survey.instruments.yaml_text import read_file, read_tree

if TYPE_CHECKING:
    from survey.domain.questionnaire import Questionnaire
    from survey.instruments.yaml_text import Tree


@dataclass(frozen=True)
class Loaded:
    """A questionnaire and the file that it came from, for what else may have to be told by line.

    `says_continues` holds the ids of the items whose entry has the key `continues`.
    """

    questionnaire: Questionnaire
    tree: Tree
    says_continues: frozenset[str]


def load(text: str, name: str) -> Loaded:
    """Return what the text of a questionnaire file says; `name` stands in messages.

    Raises Refused with every problem of the file, or with the first where it is not even YAML.
    """
    tree = read_tree(text, name)
    file = read(tree, QuestionnaireFile)
    found = {tree.problem(where, what) for where, what in problems(file)}
    if found:
        raise Refused(sorted(found, key=in_order_of_lines))
    items = [item for section in file.sections for item in section.items]
    said = frozenset(item.id for item in items if "continues" in item.model_fields_set)
    return Loaded(from_file(file), tree, said)


def load_questionnaire(source: Path | str, name: str = "questionnaire") -> Questionnaire:
    """Return the questionnaire in a file, or in a text called `name` in messages; raises Refused."""
    if isinstance(source, Path):
        return load(read_file(source), str(source)).questionnaire
    return load(source, name).questionnaire
