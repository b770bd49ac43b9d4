"""What tests of change read of earlier releases: few columns of many figures, in one query for each set of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from survey.storage.releases import EstimateRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from survey.domain.release import ReleaseName


class ComparedFigure(NamedTuple):
    """A figure of a release; see `survey.storage.releases.EstimateRow`. `product` is "" for none."""

    wave_id: str
    measure: str
    product: str
    group_key: str
    base: int | None
    score: float | None
    change_variance: float | None
    df: float | None
    sd: float | None


_COLUMNS = [getattr(EstimateRow, name) for name in ComparedFigure._fields]


def of_releases(
    session: Session,
    names: Collection[ReleaseName],
    measures: Collection[str],
    group_keys: Collection[str],
) -> list[ComparedFigure]:
    """Return these measures of these groups in some releases, with every product; suppressed ones too."""
    revision_of = {name.wave: name.revision for name in names}
    found = session.execute(
        select(EstimateRow.revision, *_COLUMNS).where(
            EstimateRow.wave_id.in_(revision_of),
            EstimateRow.revision.in_(set(revision_of.values())),
            EstimateRow.measure.in_(measures),
            EstimateRow.group_key.in_(group_keys),
        )
    )
    return [
        ComparedFigure(*figure) for revision, *figure in found if revision_of[figure[0]] == revision
    ]
