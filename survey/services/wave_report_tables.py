"""The sections of a paper that are pictures and tables: the trend, what was asked about, products, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.charts.theme import NARROW, WIDE
from survey.extracts.paper import Bar, Cell, Column, Holds, Picture, Row, Table, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from survey.charts.interval_bar import IntervalBar
    from survey.extracts.paper import Block
    from survey.services import report_views as views
    from survey.services.wave_report_gathered import Gathered

Blocks = tuple[str, "tuple[Block, ...]"]
_MOST_LINES = 16
"""On one page stand so many lines of a table; the rest are named."""


def trend(gathered: Gathered, *, is_short: bool = False) -> Blocks | None:
    """Return the headline over the waves, drawn; None for a first wave."""
    shown, language = gathered.page.trend, gathered.language
    svg = shown.charts.get((NARROW if is_short else WIDE).name)
    if svg is None:
        return None
    title = language.say(
        language.translations.ngettext("One wave", "%(num)s waves", len(shown.rows)),
        num=len(shown.rows),
    )
    picture = Picture(svg, _instead(gathered), " ".join(shown.sentences))
    return title, (picture, *_happened(gathered))


def _happened(gathered: Gathered) -> tuple[Block, ...]:
    """Return what happened within the trend, numbered as in its drawing."""
    events = gathered.page.trend.marked.events
    if not events:
        return ()
    words = gathered.language.translations.gettext("What happened meanwhile:")
    told = "; ".join(f"{event.number} {event.title}, {event.when}" for event in events)
    return (Words(f"{words} {told}.", is_quiet=True),)


def _instead(gathered: Gathered) -> str:
    """Return what the drawing of the trend shows, for those who cannot see it: every score of it."""
    language, rows = gathered.language, gathered.page.trend.rows
    words = language.translations.gettext(
        "A line for “%(measure)s” in its 95%% interval, wave by wave: %(scores)s."
    )
    pair = language.translations.gettext("%(month)s %(score)s")
    scores = [
        language.say(pair, month=row.wave.short_month, score=row.score) for row in rows if row.score
    ]
    return language.say(words, measure=gathered.page.headline.title, scores="; ".join(scores))


def waves(gathered: Gathered) -> Blocks:
    """Return the headline wave by wave, the latest first."""
    _ = gathered.language.translations.gettext
    few = _("Too few answers to show")
    table = Table(
        columns=(
            Column(_("Wave"), Holds.NAMES),
            Column(_("Score"), Holds.NUMBERS),
            Column(gathered.language.say(_("95%% interval")), Holds.NUMBERS),
            Column(_("Answers"), Holds.NUMBERS),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row.wave.month),
                    Cell(row.score or few),
                    Cell(row.interval),
                    Cell(row.base),
                )
            )
            for row in reversed(gathered.page.trend.rows)
        ),
    )
    return _("Wave by wave"), (table,)


def measures(gathered: Gathered, *, is_short: bool = False) -> Blocks | None:
    """Return what was asked about, a line for each main measure; None where nothing has a figure."""
    _, table = gathered.language.translations.gettext, gathered.page.measures
    if not table.is_shown:
        return None
    above = ""
    if gathered.page.facts.council:
        above = _("The upright line marks where the whole council stands.")
    laid = _lines(gathered, table, _("Measure"), above, is_short=is_short)
    return _("What was asked about"), (laid,)


def products(gathered: Gathered, *, is_short: bool = False) -> Blocks | None:
    """Return the products, highest score first; None where none is published for the group."""
    _, table = gathered.language.translations.gettext, gathered.page.products
    if table is None:
        return None
    above = _(
        "Those who use a product rate it. In order of score; where the margins overlap, the order means little."
    )
    laid = _lines(
        gathered, table, _("Product"), "" if is_short else above, is_short=is_short, has_using=True
    )
    return _("Products"), (laid,)


def _lines(
    gathered: Gathered,
    table: views.Table,
    heading: str,
    above: str,
    *,
    is_short: bool,
    has_using: bool = False,
) -> Table:
    kept = table.lines[:_MOST_LINES] if is_short else table.lines
    columns = list(_columns(gathered, table, heading, is_short=is_short, has_using=has_using))
    rows = tuple(
        Row(tuple(cell(line) for _, cell in columns), level=0 if line.product == "all" else 1)
        for line in kept
    )
    below = _left_out(gathered, [line.title for line in table.lines[len(kept) :]])
    return Table(
        tuple(column for column, _ in columns),
        rows,
        above,
        (*below, *suppressed(gathered, table.suppressed)),
    )


def _columns(
    gathered: Gathered, table: views.Table, heading: str, *, is_short: bool, has_using: bool
) -> Iterator[tuple[Column, Callable[[views.Line], Cell]]]:
    """Yield the columns of a table of lines, each with what makes its cells."""
    language = gathered.language
    _ = language.translations.gettext
    note = _("lower is better")
    yield (
        Column(heading, Holds.NAMES),
        lambda line: Cell(line.title, note if line.is_lower_better else ""),
    )
    yield (
        Column(_("Score"), Holds.NUMBERS),
        lambda line: Cell(line.score or _no_figure(gathered, line.figure), line.margin),
    )
    if not is_short:
        yield (
            Column(scale(gathered, table.ends), Holds.BARS),
            lambda line: Cell(bar=bar(line.bar)),
        )
    if table.against:
        against = language.say(_("Against %(month)s"), month=table.against)
        yield Column(against, Holds.WORDS), lambda line: Cell(line.change, tone=line.verdict)
    if is_short:
        return
    if has_using:
        yield Column(_("Used by"), Holds.NUMBERS), lambda line: Cell(line.share_using)
    yield Column(_("Answers"), Holds.NUMBERS), lambda line: Cell(line.base)


def suppressed(gathered: Gathered, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of what has too few answers, as a line below a table."""
    if not names:
        return ()
    return (
        f"{gathered.language.translations.gettext('Too few answers to show:')} {'; '.join(names)}",
    )


def _left_out(gathered: Gathered, names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        return ()
    return (f"{gathered.language.translations.gettext('In the whole report:')} {'; '.join(names)}",)


def _no_figure(gathered: Gathered, figure: views.Figure) -> str:
    _ = gathered.language.translations.gettext
    return _("Too few answers to show") if figure.is_asked else _("Not asked in this wave")


def scale(gathered: Gathered, ends: tuple[int, int]) -> str:
    """Return from where to where the bars of a table run."""
    language = gathered.language
    return language.say(
        language.translations.gettext("%(low)s to %(high)s"), low=ends[0], high=ends[1]
    )


def bar(bar: IntervalBar | None) -> Bar | None:
    """Return where a bar of a page lies along a line of length 1."""
    if bar is None:
        return None
    mark = None if bar.mark is None else bar.mark / bar.width
    return Bar(bar.at / bar.width, bar.low / bar.width, bar.high / bar.width, mark)
