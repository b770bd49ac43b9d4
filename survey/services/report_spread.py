"""How the answers to a measure spread over its options, wave by wave, as releases hold it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.charts import spread_chart
from survey.charts.spread_chart import SpreadPlot
from survey.charts.spread_chart import SpreadRow as DrawnRow
from survey.domain.scale import Direction, in_language
from survey.services import kept_charts
from survey.storage import findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.measure import Measure
    from survey.services.kept_charts import Charts
    from survey.services.report_asked import Asked
    from survey.services.report_views import Trend, TrendRow, WaveChoice
    from survey.storage.findings import AnswerShare, Spread

CAPTION = "spread-caption"
"""The id of the element that names the drawing in a page."""
_MOST_DRAWN = 12
_HALF = 0.5
_OF_THOSE_ASKED = 3
_SCALES = {
    Direction.HIGHER_IS_BETTER: "good-high",
    Direction.LOWER_IS_BETTER: "good-low",
    Direction.NEUTRAL: "neutral",
}


@dataclass(frozen=True)
class Part:
    """An option in a wave: its share of those who answered (0-1), how many chose it, and the share as written."""

    code: int
    share: float
    count: int | None
    words: str


@dataclass(frozen=True)
class SpreadRow:
    """One wave: the parts in the order of their codes, and the shares of those who gave no such answer.

    `apart` holds does not apply, do not know and left blank as shares of those asked, and not asked as a share of
    all; None where the release does not tell.
    """

    wave: WaveChoice
    parts: tuple[Part, ...]
    apart: tuple[float | None, ...]
    apart_words: tuple[str, ...]
    is_break: bool

    @property
    def no_answer(self) -> float | None:
        """The share of those asked who gave no answer that counts; None where nothing is told."""
        told = [share for share in self.apart[:_OF_THOSE_ASKED] if share is not None]
        return sum(told) if told else None


@dataclass(frozen=True)
class Spreads:
    """How answers spread, oldest wave first. `options` are the words of the codes.

    `aparts` are the places in `SpreadRow.apart` that anything is to be said of, and their words.
    """

    options: tuple[str, ...]
    aparts: tuple[tuple[int, str], ...]
    rows: tuple[SpreadRow, ...]
    sentences: tuple[str, ...]
    charts: Charts


def spreads(
    session: Session, found: Asked, measure: Measure, trend: Trend, product: str = ""
) -> Spreads | None:
    """Return how answers spread in the waves of a trend; None where no release tells: several items have no options.

    Waves whose options had other codes than the latest are left out: their bars would not mean the same.
    """
    revisions = found.history.revisions
    told = findings.distributions(session, revisions, [measure.id], [found.key])
    parts = _by_wave(one for one in told if one.product == product)
    shares = findings.answer_shares(session, revisions, [measure.id], [found.key])
    apart = {one.wave_id: one for one in shares if one.product == product}
    rows = [
        _row(row, parts[row.wave.id], apart.get(row.wave.id), found.language)
        for row in trend.rows
        if row.wave.id in parts
    ]
    if not rows:
        return None
    kept = tuple(row for row in rows if _codes(row) == _codes(rows[-1]))
    options = _options(found, measure, kept[-1])
    return Spreads(
        options=options,
        aparts=_aparts(kept, found.language),
        rows=kept,
        sentences=_sentences(kept, options, found.language, left_out=len(rows) - len(kept)),
        charts=_charts(session, kept, options, measure, found.language),
    )


def _by_wave(told: Iterable[Spread]) -> dict[str, list[Spread]]:
    by_wave: dict[str, list[Spread]] = {}
    for one in told:
        by_wave.setdefault(one.wave_id, []).append(one)
    return by_wave


def _codes(row: SpreadRow) -> list[int]:
    return [part.code for part in row.parts]


def _row(
    row: TrendRow, parts: Sequence[Spread], apart: AnswerShare | None, language: Language
) -> SpreadRow:
    each = (
        (None, None, None, None)
        if apart is None
        else (apart.does_not_apply, apart.do_not_know, apart.missing, apart.not_asked)
    )
    return SpreadRow(
        wave=row.wave,
        parts=tuple(
            Part(one.code, one.share, one.count, language.percent(one.share)) for one in parts
        ),
        apart=each,
        apart_words=tuple("" if one is None else language.percent(one) for one in each),
        is_break=row.is_break,
    )


def _options(found: Asked, measure: Measure, row: SpreadRow) -> tuple[str, ...]:
    """Return the words of the codes, as the wave of the page has them."""
    item = found.questionnaire.items().get(measure.items[0])
    points = item.scale.points if item is not None and item.scale is not None else ()
    words = {point.code: in_language(point.label, found.language.code) for point in points}
    return tuple(words.get(part.code, str(part.code)) for part in row.parts)


def _aparts(rows: Sequence[SpreadRow], language: Language) -> tuple[tuple[int, str], ...]:
    _ = language.translations.gettext
    words = (_("Does not apply"), _("Do not know"), _("Left blank"), _("Not asked"))
    return tuple(
        (place, word) for place, word in enumerate(words) if any(row.apart[place] for row in rows)
    )


def _sentences(
    rows: Sequence[SpreadRow], options: Sequence[str], language: Language, *, left_out: int
) -> tuple[str, ...]:
    _ = language.translations.gettext
    last = rows[-1]
    place = max(range(len(last.parts)), key=lambda n: last.parts[n].share)
    most = language.say(
        _("In %(month)s most chose “%(option)s”: %(share)s."),
        month=last.wave.month,
        option=options[place],
        share=last.parts[place].words,
    )
    if last.parts[place].share <= _HALF:
        most = language.say(
            _("In %(month)s the answer chosen most often was “%(option)s”: %(share)s."),
            month=last.wave.month,
            option=options[place],
            share=last.parts[place].words,
        )
    told = [
        most,
        _(
            "Each bar shows those who chose an option. Beside it, in grey, stand those who were asked "
            "and said that it does not apply or that they do not know, or who left it blank."
        ),
    ]
    if len(rows) > _MOST_DRAWN:
        told.append(
            language.say(
                _("The drawing shows the last %(number)s waves, the table all of them."),
                number=_MOST_DRAWN,
            )
        )
    if left_out:
        told.append(_("Earlier waves offered other options and are left out."))
    return tuple(told)


def _charts(
    session: Session,
    rows: Sequence[SpreadRow],
    options: Sequence[str],
    measure: Measure,
    language: Language,
) -> Charts:
    drawn = tuple(reversed(rows[-_MOST_DRAWN:]))
    plot = SpreadPlot(
        rows=tuple(
            DrawnRow(
                row.wave.short_month,
                tuple(part.share for part in row.parts),
                row.no_answer,
                row.is_break,
            )
            for row in drawn
        ),
        numbers=tuple(tuple(part.words for part in row.parts) for row in drawn),
        apart_numbers=tuple(
            "" if (apart := row.no_answer) is None else language.percent(apart) for row in drawn
        ),
        ends=(options[0], options[-1]),
        apart_heading=language.translations.gettext("No answer"),
        scale=_SCALES[measure.direction],
    )
    return kept_charts.kept(
        session,
        "spread",
        {**spread_chart.shown(plot), "caption": CAPTION},
        lambda size: spread_chart.draw(plot, size, CAPTION),
    )
