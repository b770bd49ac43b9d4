"""Answers collected elsewhere: a file becomes a closed wave without a frame, by the way that ballots take.

There are no ballots and no keys; from there on storing, scoring, estimating and releasing are the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from survey.domain.answers import Answers
from survey.domain.errors import NotFound, Problem, Refused
from survey.domain.frame import Frame
from survey.domain.group import Level, WaveGroup
from survey.domain.release import FIRST_REVISION
from survey.domain.sample import FrameCell
from survey.domain.wave import Links, Wave, WaveState
from survey.instruments import mapping as mappings
from survey.services import questionnaires, release, standard_charts, unlinking
from survey.services.opened import Tray
from survey.storage import actions, audit, waves

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.group import Group
    from survey.domain.questionnaire import Questionnaire
    from survey.domain.release import ReleaseName
    from survey.instruments.mapping import MappedRow, ReturnsMapping

_LISTED_AT_MOST = 1000
"""So many refused rows are named in the audit log; all are counted."""


@dataclass(frozen=True)
class Imported:
    """What became of a file: `rows` = `stored` + the number of `refused`, each with its row and reason."""

    wave: str
    rows: int
    stored: int
    refused: tuple[Problem, ...]
    release: ReleaseName


@dataclass
class _Cells:
    """The pairs of groups met so far, numbered; there is no frame that could have numbered them before."""

    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and 0 <= number < len(self.numbers)

    def number(self, site: str, organisation: str) -> int:
        return self.numbers.setdefault((site, organisation), len(self.numbers))

    def frame(self) -> list[FrameCell]:
        return [
            FrameCell(number, site, organisation, None, eligible=0, invited=0)
            for (site, organisation), number in self.numbers.items()
        ]


def import_returns(
    session: Session, file: Path, mapping: Path, *, now: datetime, actor: str
) -> Imported:
    """Store the rows of a CSV file as the responses of a new, closed wave, and release it.

    A row that says nothing is stored as a response without answers. Raises Refused with every problem, and
    stores nothing, where the mapping or the file cannot be used, the wave exists, or fewer than K rows are good.
    """
    mapped = mappings.load_mapping(mapping)
    questionnaire = _questionnaire(session, mapped)
    mappings.check_against(mapped, questionnaire)
    if waves.find(session, mapped.wave_id) is not None:
        raise Refused.because("there is a wave of this name already", mapped.wave_id)
    wave = _wave(mapped)
    groups = tuple(_as_wave_groups(mappings.groups(mapped, file)))
    cells = _Cells()
    tray = Tray(questionnaire, cells, ())
    refused: list[Problem] = []
    for row in mappings.rows(mapped, questionnaire, file):
        if isinstance(row, Problem):
            refused.append(row)
        else:
            _lay(tray, cells, row)
    returns = tray.returns()
    stored = len(returns.cells)
    if stored < wave.k:
        what = f"{stored} rows are good: with fewer than {wave.k} nothing could be shown, so nothing is stored"
        raise Refused([*refused, Problem(file.name, what)])
    unlinked = unlinking.unlink(returns, cells.frame(), groups, wave, questionnaire)
    name = _store(session, wave, groups, questionnaire, unlinked, now)
    imported = Imported(
        wave.id,
        rows=stored + len(refused),
        stored=stored,
        refused=tuple(refused),
        release=name,
    )
    _audit(session, imported, (file, mapping), now, actor)
    return imported


def _lay(tray: Tray, cells: _Cells, row: MappedRow) -> None:
    cell = cells.number(row.site, row.organisation)
    tray.lay(cell, Answers(items=row.answers), weight=row.weight)


def _questionnaire(session: Session, mapped: ReturnsMapping) -> Questionnaire:
    id_, version = mapped.questionnaire
    try:
        return questionnaires.get(session, id_, version)
    except NotFound as missing:
        what = f"the questionnaire {id_}:{version} has not been added"
        raise Refused.because(what, mapped.wave_id) from missing


def _wave(mapped: ReturnsMapping) -> Wave:
    id_, version = mapped.questionnaire
    return Wave(
        id=mapped.wave_id,
        title=mapped.title,
        questionnaire_id=id_,
        questionnaire_version=version,
        opens=mapped.opens,
        closes=mapped.closes,
        state=WaveState.CLOSED,
        links=Links.OPEN,
        open_at=(),
        k=mapped.k,
        has_frame=False,
        series=mapped.series,
        catalogue=(),
    )


def _as_wave_groups(groups: Iterable[Group]) -> Iterable[WaveGroup]:
    """Return the nodes of a wave that plans nothing: below the root each group is a class by itself."""
    for group in groups:
        is_root = group.parent is None
        yield WaveGroup(
            group.breakdown,
            group.code,
            group.name,
            group.kind,
            group.parent,
            Level.ROOT if is_root else Level.CLASS,
            () if is_root else (group.code,),
        )


def _store(
    session: Session,
    wave: Wave,
    groups: tuple[WaveGroup, ...],
    questionnaire: Questionnaire,
    unlinked: unlinking.Unlinked,
    now: datetime,
) -> ReleaseName:
    waves.add(session, wave, now)
    waves.freeze(session, wave, None, Frame(groups, (), (), {}))
    waves.change(session, wave.id, closed_at=now)
    unlinking.store(session, wave.id, unlinked, questionnaire)
    drafted = release.draft(
        session, wave, questionnaire, groups, unlinked.responses,
        revision=FIRST_REVISION, actions=actions.registered(session, wave.opens),
    )  # fmt: skip
    release.freeze(session, drafted, now)
    standard_charts.draw(session, drafted.name)
    return drafted.name


def _audit(
    session: Session, imported: Imported, files: tuple[Path, Path], now: datetime, actor: str
) -> None:
    data, mapping = (hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    audit.append(
        session,
        now=now,
        actor=actor,
        role="operator",
        action="import returns",
        object=f"wave:{imported.wave}",
        detail={
            "rows": imported.rows,
            "stored": imported.stored,
            "refused": len(imported.refused),
            "refused_at": [problem.where for problem in imported.refused[:_LISTED_AT_MOST]],
            "data": data,
            "mapping": mapping,
            "release": imported.release.digest,
        },
    )
