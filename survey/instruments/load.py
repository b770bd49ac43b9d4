"""A questionnaire file, read and checked: a questionnaire, or every problem by `file:line`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.instruments.catalogue import from_file
from survey.instruments.checks import problems
from survey.instruments.salvage import salvage
from survey.instruments.schema import QuestionnaireFile
from survey.instruments.strict import in_order_of_lines, read_or_faults
from survey.instruments.yaml_text import read_file, read_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.domain.errors import Problem
    from survey.domain.questionnaire import Questionnaire
    from survey.instruments.strict import Fault
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

    Raises Refused with every problem of the file but those that hang on a part that cannot be read, or with the
    first where it is not even YAML.
    """
    tree = read_tree(text, name)
    file = read_or_faults(tree, QuestionnaireFile)
    if not isinstance(file, QuestionnaireFile):
        raise _refused([fault.problem for fault in file] + _what_else(tree, file))
    found = [tree.problem(where, what) for where, what in problems(file)]
    if found:
        raise _refused(found)
    items = [item for section in file.sections for item in section.items]
    said = frozenset(item.id for item in items if "continues" in item.model_fields_set)
    return Loaded(from_file(file), tree, said)


def _what_else(tree: Tree, faults: Sequence[Fault]) -> list[Problem]:
    """Return what is wrong with the rest of a file of which parts cannot be read."""
    rest = salvage(tree, faults)
    if rest is None:
        return []
    found = problems(rest.file, rest.unread)
    return [tree.problem(where, what) for where, what in found if not rest.is_told(where)]


def _refused(found: Sequence[Problem]) -> Refused:
    return Refused(sorted(set(found), key=in_order_of_lines))


def load_questionnaire(source: Path | str, name: str = "questionnaire") -> Questionnaire:
    """Return the questionnaire in a file, or in a text called `name` in messages; raises Refused."""
    if isinstance(source, Path):
        return load(read_file(source), str(source)).questionnaire
    return load(source, name).questionnaire
