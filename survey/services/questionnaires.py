"""Questionnaires: added once, and never changed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Refused
from survey.instruments import catalogue
from survey.instruments.load import load, load_questionnaire
from survey.instruments.schema import json_schema
from survey.instruments.succession import check_succession
from survey.instruments.yaml_text import read_file
from survey.storage import audit
from survey.storage import questionnaires as store
from survey.storage.locks import Lock, hold

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.questionnaire import Questionnaire
    from survey.instruments.load import Loaded

_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_VERSION = re.compile(r"[0-9]{1,4}")
_CACHED = 64
"""Versions kept parsed in a process; one takes about 100 KB."""


@dataclass(frozen=True)
class Listed:
    """One line of the list of questionnaires."""

    questionnaire: Questionnaire
    added_at: datetime


def check(file: Path) -> Questionnaire:
    """Return the questionnaire in a file; raises Refused with everything that is wrong with it."""
    return load_questionnaire(file)


def add_file(session: Session, file: Path, now: datetime, actor: str) -> Questionnaire:
    """Store the questionnaire in a file as `add` does."""
    return add(session, read_file(file), now, actor, str(file))


def add(
    session: Session,
    text: str,
    now: datetime,
    actor: str,
    name: str = "questionnaire",
    *,
    role: str = "operator",
) -> Questionnaire:
    """Store the questionnaire in a file's text and return it; `name` stands in messages.

    The same questionnaire again is no change. Raises Refused as `check_text` does.
    """
    hold(session, Lock.QUESTIONNAIRES)
    new, is_stored = check_text(session, text, name)
    if is_stored:
        return new
    canonical = catalogue.canonical(new)
    store.insert(
        session, id_=new.id, version=new.version, text=canonical, checksum=new.checksum, now=now
    )
    audit.append(
        session,
        now=now,
        actor=actor,
        role=role,
        action="add questionnaire",
        object=new.name,
        detail={"checksum": new.checksum},
    )
    return new


def check_text(
    session: Session, text: str, name: str = "questionnaire"
) -> tuple[Questionnaire, bool]:
    """Return the questionnaire in a file's text, and whether it is stored already; nothing is stored.

    Raises Refused for a file with problems, for another text under an id and version that exist, for a version
    below one that exists, and where an item that changed does not say what becomes of its series.
    """
    loaded = load(text, name)
    new = loaded.questionnaire
    stored = store.versions(session, new.id)
    if new.version in stored:
        return _unchanged(session, loaded), True
    if stored:
        if new.version < stored[-1]:
            what = f"{new.id}:{stored[-1]} exists already: number this version {stored[-1] + 1}"
            raise Refused([loaded.tree.problem(("version",), what)])
        check_succession(loaded, get(session, new.id, stored[-1]))
    return new, False


def get(session: Session, id_: str, version: int) -> Questionnaire:
    """Return one version; raises NotFound. A version is parsed once in a process."""
    if not _ID.fullmatch(id_):
        raise NotFound(f"There is no questionnaire {id_!r}.")
    return _parsed(store.text_of(session, id_, version))


def find(session: Session, name: str) -> Questionnaire:
    """Return `id:version`, or the newest version of `id`; raises NotFound."""
    id_, colon, version = name.partition(":")
    if not colon:
        numbers = versions(session, id_)
        if not numbers:
            raise NotFound(f"There is no questionnaire {id_}.")
        return get(session, id_, numbers[-1])
    if not _VERSION.fullmatch(version):
        raise NotFound(f"There is no questionnaire {name}.")
    return get(session, id_, int(version))


def versions(session: Session, id_: str) -> tuple[int, ...]:
    """Return the numbers of the versions of a questionnaire, ascending; none where there is none of that id."""
    return store.versions(session, id_) if _ID.fullmatch(id_) else ()


def between(session: Session, id_: str, first: int, last: int) -> tuple[Questionnaire, ...]:
    """Return the versions of a questionnaire from `first` to `last`, oldest first; numbers may have been skipped."""
    numbers = [number for number in versions(session, id_) if first <= number <= last]
    return tuple(get(session, id_, number) for number in numbers)


def listing(session: Session) -> tuple[Listed, ...]:
    """Return every version, in the order of ids and versions."""
    return tuple(
        Listed(get(session, id_, version), added_at)
        for id_, version, added_at in store.names(session)
    )


def as_file(questionnaire: Questionnaire) -> str:
    """Return a questionnaire in the form of a file: indented JSON, which is YAML too."""
    document = json.loads(catalogue.canonical(questionnaire))
    return json.dumps(document, ensure_ascii=False, indent=2)


def schema() -> str:
    """Return the JSON Schema of questionnaire files as text."""
    return json.dumps(json_schema(), indent=2)


def _unchanged(session: Session, loaded: Loaded) -> Questionnaire:
    new = loaded.questionnaire
    stored = get(session, new.id, new.version)
    if stored.checksum != new.checksum:
        what = (
            f"{new.name} has been added already with other content, and a version never changes: "
            f"number this one {new.version + 1}"
        )
        raise Refused([loaded.tree.problem(("version",), what)])
    return stored


@lru_cache(maxsize=_CACHED)
def _parsed(canonical: str) -> Questionnaire:
    return catalogue.from_canonical(canonical)
