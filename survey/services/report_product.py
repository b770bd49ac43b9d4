"""One product: its trend, what became of it, what its users say of it, and who they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey.charts import counts, words
from survey.charts.interval_bar import interval_bar
from survey.domain.errors import NotFound
from survey.services import improvement, report_lines, report_product_lines, report_tables
from survey.services.comment_shelf import comments_of
from survey.services.report_asked import asked, place
from survey.services.report_lines import said_base
from survey.services.report_product_drivers import product_drivers
from survey.services.report_product_users import said_share, user_tables
from survey.services.report_rows import figure_row, response_rows, test_rows, twin
from survey.services.report_tables import SHARE_USING
from survey.services.report_views import NothingYet, Trend
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.charts.interval_bar import IntervalBar
    from survey.charts.language import Language
    from survey.domain.access import Account
    from survey.services.comment_shelf import SomeComments
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_product_drivers import ProductDrivers
    from survey.services.report_product_lines import ProductLine, ProductLines
    from survey.services.report_product_users import UserTable
    from survey.services.report_rows import Row
    from survey.services.report_twin import Twin
    from survey.services.report_views import Figure, Place, Response, Source, WaveChoice

_QUOTED = 3
"""So many comments stand on the page; all of them on the page of comments."""


@dataclass(frozen=True)
class SideRow:
    """One measure of the product, and the score of all products together."""

    measure: str
    title: str
    figure: Figure
    score: str
    margin: str
    base: str
    bar: IntervalBar | None
    whole: str
    whole_score: float | None


@dataclass(frozen=True)
class ProductPage:
    """Everything on the page of a product.

    `line` is None where the wave did not ask about it: `asked_in` are then the waves that did. `title` says what
    happened, `lead` whether it is real and where it is heading. `share` is who uses it, with its interval.
    """

    place: Place
    source: Source
    code: str
    name: str
    title: str
    lead: tuple[str, ...]
    line: ProductLine | None
    give_or_take: str
    share: str
    response: Response | None
    sides: tuple[SideRow, ...]
    ends: tuple[int, int]
    trend: Trend
    users: tuple[UserTable, ...]
    asked_in: tuple[WaveChoice, ...]
    drivers: ProductDrivers | None
    comments: SomeComments | None = None

    @property
    def is_shown(self) -> bool:
        """Whether the product has a score."""
        return self.line is not None and bool(self.line.line.score)

    @property
    def drawn(self) -> Mapping[str, str]:
        """The charts that had to be drawn, by digest."""
        return self.trend.drawn

    @property
    def twin(self) -> Twin:
        """The figures of the page, unrounded."""
        return twin(f"product-{self.code}", self.place, self.source, _rows(self))


def product(
    session: Session, account: Account, asking: Asking, *, now: datetime, code: str
) -> ProductPage | NothingYet:
    """Return the page of a product for a group in a wave.

    Raises NotFound as `report_asked.asked` does, and for a code that no released wave asked about.
    """
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    names = report_cells.names_of_product(session, code)
    having = [wave.id for wave in found.waves if wave.id in names]
    if not having:
        raise NotFound(code)
    page = _page(session, found, code, names.get(found.wave.id, names[having[-1]]), having)
    if page.line is None:
        return page
    some = comments_of(
        session, account, found.wave.id, product=code, group_key=found.key, limit=_QUOTED
    )
    return replace(page, comments=some)


def _page(session: Session, found: Asked, code: str, name: str, having: list[str]) -> ProductPage:
    language, where = found.language, place(session, found)
    lines = report_product_lines.product_lines(session, found, only=code)
    line = next((each for each in lines.each if each.line.product == code), None)
    whole = next((each for each in lines.each if each.is_sum), None)
    rates = report_cells.rates(session, found.history.revisions, [found.key])
    by_wave = {wave: rate for (wave, _), rate in rates.items()}
    wave = found.wave
    return ProductPage(
        place=where,
        source=found.source,
        code=code,
        name=name,
        title=_title(found, name, lines, line),
        lead=_lead(found, lines, line),
        line=line,
        give_or_take=_give_or_take(line, language),
        share=said_share(line.using, language) if line else "",
        response=report_lines.response(by_wave.get(wave.id), language, has_frame=wave.has_frame),
        sides=_sides(lines, line, whole, language) if line else (),
        ends=lines.ends,
        trend=_trend(session, found, lines, where, code, by_wave),
        users=user_tables(session, found, lines.measure, code) if line and lines.measure else (),
        asked_in=tuple(each for each in where.waves if each.id in having) if not line else (),
        drivers=product_drivers(session, found, code),
    )


def _title(found: Asked, name: str, lines: ProductLines, line: ProductLine | None) -> str:
    """Return what happened to the product: its change, or its direction where only that is clear."""
    _ = found.language.translations.gettext
    month = found.language.month(found.wave.closes)
    if not found.is_council:
        message = _("%(product)s: %(group)s in %(month)s")
        return found.language.say(message, product=name, group=found.name(found.node), month=month)
    told = line.told if line is not None else None
    if told is None or not told.is_change or told.contrast != words.Contrast.SLOPE:
        named = words.named(lines.comparisons(line)) if line and line.line.score else None
        return words.headline(name, found.wave.closes, named, found.language)
    message = (
        _("%(product)s: upwards over the waves since %(since)s")
        if told.difference > 0
        else _("%(product)s: downwards over the waves since %(since)s")
    )
    return found.language.say(message, product=name, since=found.language.month(told.since))


def _lead(found: Asked, lines: ProductLines, line: ProductLine | None) -> tuple[str, ...]:
    """Return whether what happened is real, and where the product is heading; or why it has no figure."""
    _ = found.language.translations.gettext
    if line is None:
        return (_("This product was not asked about in this wave."),)
    score = line.line.figure.score
    if score is None:
        message = _(
            "Too few people who use it answered, or their answers are so alike that they would give people away. "
            "Figures are shown from %(k)s answers on."
        )
        return (found.language.say(message, k=found.wave.k),)
    comparisons = lines.comparisons(line)
    named = words.named(comparisons)
    slope = next((one for one in comparisons if one.contrast == words.Contrast.SLOPE), None)
    told = (
        words.standing(score, named, found.language) if named else "",
        words.slope(slope, lines.points(line), found.language),
    )
    said = tuple(sentence for sentence in told if sentence)
    return said or (_untested(found),)


def _untested(found: Asked) -> str:
    _ = found.language.translations.gettext
    if not found.is_council:
        return _("Whether a product changed is tested for the whole council alone.")
    return _("There is no earlier wave that it can be compared with.")


def _give_or_take(line: ProductLine | None, language: Language) -> str:
    if line is None:
        return ""
    shown = line.line.figure
    return counts.give_or_take(shown.score_low, shown.score_high, language)


def _sides(
    lines: ProductLines, line: ProductLine, whole: ProductLine | None, language: Language
) -> tuple[SideRow, ...]:
    """Return every measure of the product beside the score of all products together."""
    every = whole.figures if whole else {}
    titles = (lines.title, *(side.title for side in line.sides))
    return tuple(
        _side(measure, title, shown, every.get(measure), lines.ends, language)
        for (measure, shown), title in zip(line.figures.items(), titles, strict=True)
    )


def _side(
    measure: str,
    title: str,
    shown: Figure,
    whole: Figure | None,
    ends: tuple[int, int],
    language: Language,
) -> SideRow:
    mark = whole.score if whole else None
    return SideRow(
        measure=measure,
        title=title,
        figure=shown,
        score=report_lines.said_score(shown, language),
        margin=counts.margin(shown.score_low, shown.score_high, language),
        base=said_base(shown, language),
        bar=None
        if shown.score is None
        else interval_bar(shown.score, shown.score_low, shown.score_high, ends, mark),
        whole="" if mark is None else language.decimal(mark),
        whole_score=mark,
    )


def _trend(
    session: Session,
    found: Asked,
    lines: ProductLines,
    where: Place,
    code: str,
    rates: Mapping[str, report_cells.Rate],
) -> Trend:
    """Return the overall satisfaction over the waves, marked with what happened to the product."""
    if lines.evidence is None or lines.measure is None:
        return Trend((), (), {}, {})
    nodes = found.reach.nodes()
    return report_tables.trend(
        session,
        lines.evidence,
        lines.measure,
        where.waves,
        rates,
        found.language,
        product=code,
        marks=improvement.marks(session, lines.measure.id, code, found.key, nodes),
    )


def _rows(page: ProductPage) -> list[Row]:
    rows = response_rows(page.response)
    about = {"product": page.code}
    measure = page.line.line.measure if page.line else ""
    rows += [
        figure_row("trend", row.figure, measure=measure, title=page.name, **about)
        | {"wave": row.wave.id}
        for row in page.trend.rows
    ]
    rows += [
        figure_row("measure", side.figure, measure=side.measure, title=side.title, **about)
        | {"all_products_score": side.whole_score}
        for side in page.sides
    ]
    if page.line:
        rows.append(
            figure_row(
                "share-using", page.line.using, measure=SHARE_USING, title=page.name, **about
            )
        )
        rows += test_rows([page.line.line])
    if page.drivers:
        rows += [{**row, **about} for row in page.drivers.twin_rows]
    rows += [
        {"part": "event", **about, "day": event.day, "title": event.title}
        for event in page.trend.marked.events
    ]
    for row in (row for table in page.users for row in table.rows):
        here = {"group": row.group.key, "group_name": row.group.name}
        named = {"title": page.name, **about}
        rows.append(figure_row("group", row.using, measure=SHARE_USING, **named) | here)
        rows.append(figure_row("group", row.rating, measure=measure, **named) | here)
    return rows
