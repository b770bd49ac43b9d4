"""A questionnaire's text on its way in: checked as often as its author likes, then added."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Refused
from survey.domain.questionnaire_changes import changes
from survey.instruments import yaml_writing
from survey.instruments.yaml_text import MOST_BYTES, decoded
from survey.services import questionnaires, uploads

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.errors import Problem
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.questionnaire_changes import Changes

MOST_PROBLEMS = 100
"""Problems told at once: whoever has more mends these first."""

LARGEST = MOST_BYTES
"""The most bytes of a file."""

_NAME = "file"
_BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True)
class LineProblem:
    """What is wrong at a line (from 1) of the text, and what stands there."""

    line: int
    what: str
    text: str


@dataclass(frozen=True)
class Checked:
    """What became of a check: `problems`, the first of `found` in all, or the questionnaire that was read.

    `is_stored` says that exactly this version is there already; `changes` tells what is new against the newest
    version that is stored, None where there is none.
    """

    problems: tuple[LineProblem, ...] = ()
    found: int = 0
    questionnaire: Questionnaire | None = None
    is_stored: bool = False
    changes: Changes | None = None


def text_of_file(raw: bytes) -> str:
    """Return the text of an uploaded file; raises Refused where it is too large or not UTF-8."""
    return tidied(decoded(raw, _NAME))


def tidied(text: str) -> str:
    """Return a text with one sort of line break, as browsers show it and as problems count its lines."""
    return "\n".join(_BREAKS.split(text))


def check(session: Session, text: str) -> Checked:
    """Return what is wrong with a text, line by line, or what it would add; nothing is stored."""
    try:
        questionnaire, is_stored = questionnaires.check_text(session, text, _NAME)
    except Refused as refused:
        return refusal(refused, text)
    earlier = questionnaires.versions(session, questionnaire.id)
    told = None
    if earlier and not is_stored:
        told = changes((questionnaires.get(session, questionnaire.id, earlier[-1]), questionnaire))
    return Checked(questionnaire=questionnaire, is_stored=is_stored, changes=told)


def keep(session: Session, text: str, *, now: datetime, account: Account) -> str:
    """Keep a text for a day, so that its page can be gone back to and loaded again; return its id."""
    file = {_NAME: (f"{_NAME}.yaml", text.encode("utf-8", "replace"))}
    return uploads.keep(session, file, by=account.email, now=now)


def kept(session: Session, upload: str, *, now: datetime, account: Account) -> str:
    """Return a text that was kept; raises NotFound where it is gone or another's."""
    with uploads.files(session, upload, by=account.email, now=now) as files:
        if _NAME not in files:
            raise NotFound
        return files[_NAME].read_text("utf-8")


def read_kept(session: Session, upload: str, *, now: datetime, account: Account) -> Questionnaire:
    """Return the questionnaire in a text that was kept; raises as `kept` does, and Refused where it is not in order."""
    text = kept(session, upload, now=now, account=account)
    return questionnaires.check_text(session, text, _NAME)[0]


def add(session: Session, text: str, *, now: datetime, account: Account) -> Questionnaire:
    """Store a text as `questionnaires.add` does, and raise as it does; the same again is no change."""
    return questionnaires.add(session, text, now, account.email, _NAME, role=account.role)


def refusal(refused: Refused, text: str) -> Checked:
    """Return the problems of a refusal beside the lines of the text that it is about."""
    lines = text.split("\n")
    told = tuple(_at_line(problem, lines) for problem in refused.problems[:MOST_PROBLEMS])
    return Checked(told, len(refused.problems))


def as_file(session: Session, id_: str, version: int) -> str:
    """Return a version as a YAML file that is read as exactly the same; raises NotFound."""
    return yaml_writing.as_yaml(questionnaires.get(session, id_, version))


def begun(session: Session, name: str) -> str:
    """Return the text from which the next version of `id:version` (or of the newest of an id) is written.

    Its number is the next that is free. Raises NotFound.
    """
    found = questionnaires.find(session, name)
    newest = questionnaires.versions(session, found.id)[-1]
    return yaml_writing.as_next_version(found, after=newest)


def _at_line(problem: Problem, lines: list[str]) -> LineProblem:
    _name, _colon, number = problem.where.rpartition(":")
    line = int(number) if number.isdigit() else 1
    return LineProblem(line, problem.what, lines[line - 1].strip() if line <= len(lines) else "")
