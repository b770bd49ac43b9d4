"""The sections of a paper that are pictures and tables: the trend, what was asked about, products, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.charts.theme import NARROW, WIDE
from survey.domain.group import Breakdown, Level
from survey.domain.reach import published_key
from survey.extracts.paper import Bar, Cell, Column, Holds, Picture, Row, Table
from survey.services import report_parts
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from survey.charts.interval_bar import IntervalBar
    from survey.domain.group import WaveGroup
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
    return title, (picture,)


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
        (*below, *_suppressed(gathered, table.suppressed)),
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
            Column(_scale(gathered, table.ends), Holds.BARS),
            lambda line: Cell(bar=_bar(line.bar)),
        )
    if table.against:
        against = language.say(_("Against %(month)s"), month=table.against)
        yield Column(against, Holds.WORDS), lambda line: Cell(line.change, tone=line.verdict)
    if is_short:
        return
    if has_using:
        yield Column(_("Used by"), Holds.NUMBERS), lambda line: Cell(line.share_using)
    yield Column(_("Answers"), Holds.NUMBERS), lambda line: Cell(line.base)


def parts(session: Session, gathered: Gathered) -> Iterator[Blocks]:
    """Yield the groups of the next level, by breakdown; below the council departments stand with their directorates."""
    found, page = gathered.found, gathered.page
    rate = report_cells.rates(session, {found.wave.id: found.wave.revision}, [found.key])
    whole = report_parts.Whole(
        found.node, page.headline.figure, rate.get((found.wave.id, found.key))
    )
    for table in page.parts:
        groups = found.reach.next_level(found.node)[table.breakdown]
        levels = dict(_with_departments(gathered, table.breakdown, groups))
        nodes = tuple(found.reach.group(key) for key in levels)
        (laid,) = report_parts.part_tables(
            session, {table.breakdown: nodes}, found.history, found.headline, whole, found.language
        )
        yield _part_title(gathered, table), (_part_table(gathered, table, laid, levels),)


def _with_departments(
    gathered: Gathered, breakdown: str, groups: Sequence[WaveGroup]
) -> Iterator[tuple[str, int]]:
    """Yield the groups in order with their level in the table."""
    found = gathered.found
    goes_deeper = found.node.level == Level.ROOT and breakdown == Breakdown.ORGANISATION
    for group in groups:
        below = found.reach.next_level(group).get(breakdown, ()) if goes_deeper else ()
        yield published_key(group), 0 if below else 1
        for one in below:
            yield published_key(one), 2


def _part_title(gathered: Gathered, table: views.PartTable) -> str:
    _ = gathered.language.translations.gettext
    if table.by:
        return gathered.language.say(_("By %(kind)s"), kind=table.by)
    return _("Where people work") if table.breakdown == Breakdown.SITE else _("Who people work for")


def _part_table(
    gathered: Gathered, table: views.PartTable, laid: views.PartTable, levels: dict[str, int]
) -> Table:
    language, page = gathered.language, gathered.page
    _ = language.translations.gettext
    above = [
        language.say(_("Score of “%(measure)s”, in order of name."), measure=page.headline.title)
    ]
    if laid.mark:
        words = _("The upright line marks %(score)s: %(group)s.")
        above.append(language.say(words, score=laid.mark, group=page.place.group.name))
    return Table(
        columns=(
            Column(_("Group"), Holds.NAMES),
            Column(_("Score"), Holds.NUMBERS),
            Column(_scale(gathered, laid.ends), Holds.BARS),
            Column(_("Answered"), Holds.NUMBERS),
        ),
        rows=tuple(_part(part, levels[part.group.key]) for part in laid.shown),
        above=" ".join(above),
        below=(
            *_partial(gathered, table),
            *_suppressed(gathered, [part.group.name for part in laid.suppressed]),
        ),
    )


def _part(part: views.Part, level: int) -> Row:
    answered = part.response.words if part.response else part.base
    cells = (
        Cell(part.group.name),
        Cell(part.score, part.margin),
        Cell(bar=_bar(part.bar)),
        Cell(answered),
    )
    return Row(cells, level)


def _partial(gathered: Gathered, table: views.PartTable) -> tuple[str, ...]:
    if not table.is_partial:
        return ()
    _ = gathered.language.translations.gettext
    words = (
        _(
            "These groups do not add up to “%(group)s”: answers by open link, and those of too few people to be "
            "counted apart, count only there."
        )
        if table.has_open_links
        else _(
            "These groups do not add up to “%(group)s”: where too few answered to be counted apart, their answers "
            "count only there."
        )
    )
    return (gathered.language.say(words, group=gathered.page.place.group.name),)


def _suppressed(gathered: Gathered, names: Sequence[str]) -> tuple[str, ...]:
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


def _scale(gathered: Gathered, ends: tuple[int, int]) -> str:
    language = gathered.language
    return language.say(
        language.translations.gettext("%(low)s to %(high)s"), low=ends[0], high=ends[1]
    )


def _bar(bar: IntervalBar | None) -> Bar | None:
    """Return where a bar of a page lies along a line of length 1."""
    if bar is None:
        return None
    mark = None if bar.mark is None else bar.mark / bar.width
    return Bar(bar.at / bar.width, bar.low / bar.width, bar.high / bar.width, mark)
