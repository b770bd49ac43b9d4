"""The questionnaires that come with this software, for councils to add as they are or to change first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound
from survey.instruments.load import load_questionnaire
from survey.resources import resource_dir
from survey.services import questionnaires

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from survey.domain.questionnaire import Questionnaire


@dataclass(frozen=True)
class Shipped:
    """A questionnaire that ships, and the text of its file, remarks and all."""

    questionnaire: Questionnaire
    text: str


def not_added(session: Session) -> tuple[Questionnaire, ...]:
    """Return what ships under ids of which nothing has been added, in the order of their ids."""
    found = (one.questionnaire for one in _files().values())
    return tuple(one for one in found if not questionnaires.versions(session, one.id))


def text(name: str) -> str:
    """Return the text of the file of `id:version`; raises NotFound."""
    found = _files().get(name)
    if found is None:
        raise NotFound(f"No questionnaire {name!r} comes with this software.")
    return found.text


@cache
def _files() -> Mapping[str, Shipped]:
    """Return every file that ships, by the name of its questionnaire; read once in a process."""
    paths = sorted(resource_dir("questionnaires").glob("*/*.yaml"))
    texts = [path.read_text("utf-8") for path in paths]
    read = [Shipped(load_questionnaire(text), text) for text in texts]
    return {one.questionnaire.name: one for one in read}
