"""The canonical document of a release: the same bytes from the same stored responses, wherever it is made.

It holds no id of a response and no time of day. Keys are sorted, numbers are written as Python writes them
(the shortest text that reads back as the same double), empty values are null.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from survey.analysis.stored import records
from survey.domain.improvement import RegisteredAction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from survey.analysis.findings import Found
    from survey.analysis.stored import Figures
    from survey.domain.group import WaveGroup
    from survey.domain.product import Product
    from survey.domain.release import Atom, ReleaseName
    from survey.domain.wave import Wave
    from survey.services.release_changes import Subject

FORMAT = 1
"""The version of the document's form."""


def canonical_bytes(document: dict[str, Any]) -> bytes:
    """Return a document in its one spelling, as UTF-8."""
    text = json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def digest_of(document: bytes) -> str:
    """Return the SHA-256 of a document, as hex."""
    return hashlib.sha256(document).hexdigest()


def build(
    subject: Subject,
    revision: int,
    atoms: Iterable[Atom],
    figures: Figures,
    changes: pd.DataFrame,
    earlier: Sequence[ReleaseName],
    found: Sequence[Found],
    reason: str = "",
) -> bytes:
    """Return the canonical document of a release; `reason` says why it is a revision, empty for the first."""
    questionnaire = subject.questionnaire
    return canonical_bytes(
        {
            "format": FORMAT,
            "revision": revision,
            "reason": reason,
            "wave": _wave(subject.wave),
            "questionnaire": {
                "id": questionnaire.id,
                "version": questionnaire.version,
                "checksum": questionnaire.checksum,
            },
            "groups": sorted(
                (_group(one) for one in subject.groups), key=lambda g: (g["breakdown"], g["code"])
            ),
            "atoms": [vars(atom) for atom in sorted(atoms)],
            "estimates": table(figures.estimates),
            "rates": table(figures.rates),
            "distributions": table(figures.distributions),
            "shares": table(figures.shares),
            "changes": table(changes),
            "findings": [row._asdict() for row in found],
            "earlier": [vars(name) for name in sorted(earlier)],
            "actions": [_action(one) for one in sorted(subject.actions)],
        }
    )


def actions_of(document: Mapping[str, Any]) -> tuple[RegisteredAction, ...]:
    """Return the actions that a release of this document judges."""
    return tuple(
        RegisteredAction(**{**one, "began": date.fromisoformat(one["began"])})
        for one in document.get("actions", ())
    )


def table(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a frame as its columns and rows, in the frame's order."""
    columns = [str(name) for name in frame.columns]
    return {
        "columns": columns,
        "rows": [[row[name] for name in columns] for row in rows_of(frame)],
    }


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame of figures as plain Python values, None where a value is empty."""
    nested = [name for name in ("against",) if name in frame]
    rows = records(frame.drop(columns=nested))
    for name in nested:
        for row, value in zip(rows, frame[name].tolist(), strict=True):
            row[name] = value
    return rows


def _action(action: RegisteredAction) -> dict[str, str]:
    return {
        "measure": action.measure,
        "product": action.product,
        "group_key": action.group_key,
        "began": action.began.isoformat(),
    }


def _wave(wave: Wave) -> dict[str, Any]:
    return {
        "id": wave.id,
        "title": wave.title,
        "opens": wave.opens.isoformat(),
        "closes": wave.closes.isoformat(),
        "k": wave.k,
        "has_frame": wave.has_frame,
        "series": wave.series,
        "products": [vars(product) | _days(product) for product in sorted(wave.catalogue)],
    }


def _days(product: Product) -> dict[str, str | None]:
    return {
        name: day.isoformat() if (day := getattr(product, name)) else None
        for name in ("opened", "closed")
    }


def _group(group: WaveGroup) -> dict[str, Any]:
    return {
        "breakdown": str(group.breakdown),
        "code": group.code,
        "name": group.name,
        "kind": group.kind,
        "parent": group.parent,
        "level": str(group.level),
        "leaves": sorted(group.leaves),
    }
