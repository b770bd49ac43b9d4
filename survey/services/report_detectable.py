"""What the figures of a group can tell: the smallest change of each that its release's tests would find."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from survey.analysis import families
from survey.analysis.detectable import level_in_family, smallest_change
from survey.charts import detectable_words
from survey.domain.group import Level
from survey.domain.reach import published_key
from survey.domain.release import ReleaseName
from survey.storage import compared_figures, report_cells

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.group import WaveGroup
    from survey.domain.measure import Measure
    from survey.storage.compared_figures import ComparedFigure
    from survey.storage.report_cells import ReleasedWave


@dataclass(frozen=True)
class Detectable:
    """The smallest change of one figure, in score points, found in four of five cases.

    `alone` is for one test by itself, `corrected` for the same test among the `tests` of its family (F1, F2, F3):
    None where the release tested nothing yet, and for a single site, which is in no family. `words` say it.
    """

    measure: str
    product: str
    base: int | None
    alone: float | None
    family: str
    tests: int
    corrected: float | None
    words: str


def detectable(
    session: Session,
    wave: ReleasedWave,
    node: WaveGroup,
    measures: Iterable[Measure],
    language: Language,
) -> dict[tuple[str, str], Detectable]:
    """Return what each figure of a group in a wave can tell, by measure and product.

    The other wave of a test is taken to be like this one.
    """
    by_id = {measure.id: measure for measure in measures}
    name = ReleaseName(wave.id, wave.revision, wave.digest)
    sizes = report_cells.family_sizes(session, wave.id, wave.revision)
    return {
        (figure.measure, figure.product): _detectable(
            figure, by_id[figure.measure], node, sizes, language
        )
        for figure in compared_figures.of_releases(session, [name], by_id, [published_key(node)])
    }


def _detectable(
    figure: ComparedFigure,
    measure: Measure,
    node: WaveGroup,
    sizes: dict[str, int],
    language: Language,
) -> Detectable:
    se = None
    if figure.change_variance is not None:
        se = sqrt(figure.change_variance) * 100 / (measure.maximum - measure.minimum)
    alone = smallest_change(se, figure.df)
    family = _family(figure, node)
    tests = sizes.get(family, 0)
    corrected = smallest_change(se, figure.df, alpha=level_in_family(tests)) if tests else None
    is_site = not (node.level == Level.ROOT or families.is_tested(node))
    words = (
        detectable_words.untested(alone, language)
        if is_site
        else detectable_words.detectable(alone, corrected, language)
    )
    return Detectable(
        figure.measure, figure.product, figure.base, alone, family, tests, corrected, words
    )


def _family(figure: ComparedFigure, node: WaveGroup) -> str:
    """Return the family that tests a figure, or "" where none does."""
    if node.level == Level.ROOT:
        return families.PRODUCTS if figure.product else families.COUNCIL
    return (
        families.GROUPS[node.breakdown] if families.is_tested(node) and not figure.product else ""
    )
