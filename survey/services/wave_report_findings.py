"""The sections of a report that other pages of results have worked out: products, priorities, sites, improvement."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from survey.charts.theme import WIDE
from survey.charts.words import Verdict
from survey.domain.errors import NotFound
from survey.extracts.paper import Bullet, Bullets, Cell, Column, Holds, Picture, Row, Table, Words
from survey.services import improvement_page, report_priorities, report_products, report_sites
from survey.services.improvement_views import Standing
from survey.services.report_views import NothingYet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from survey.extracts.paper import Block
    from survey.services.improvement_views import ActionLine, AimLine
    from survey.services.kept_charts import Charts
    from survey.services.report_site_lines import Called
    from survey.services.wave_report_gathered import Gathered
    from survey.services.wave_report_tables import Blocks

Page = TypeVar("Page")

_TONES = {
    Standing.MET: Verdict.BETTER,
    Standing.MET_WITHIN: Verdict.BETTER,
    Standing.SHORT: Verdict.WORSE,
}


def read(session: Session, gathered: Gathered, service: Callable[..., Page | NothingYet]) -> Page:
    """Return another page about the group of the paper in its wave, as its reader sees it on the wave's last day."""
    page = service(session, gathered.reader, gathered.asking, now=gathered.moment)
    if isinstance(page, NothingYet):
        raise NotFound(gathered.found.wave.id)
    return page


def product_dots(session: Session, gathered: Gathered) -> tuple[Block, ...]:
    """Return all products as dots with their intervals, drawn; nothing where none has a figure."""
    page = read(session, gathered, report_products.products)
    return _picture(page.charts, page.measure_title, page.sentences)


def priorities(session: Session, gathered: Gathered) -> Blocks | None:
    """Return what matters most and satisfies least; None where the release could not tell."""
    page = read(session, gathered, report_priorities.priorities)
    if not page.rows:
        return None
    _ = gathered.language.translations.gettext
    table = Table(
        columns=(
            Column(_("Measure"), Holds.NAMES),
            Column(_("Importance"), Holds.NUMBERS),
            Column(gathered.language.say(_("95%% interval")), Holds.NUMBERS),
            Column(_("Score"), Holds.NUMBERS),
            Column(_("Where it stands"), Holds.WORDS),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row.driver.title),
                    Cell(row.driver.share),
                    Cell(row.driver.interval),
                    Cell(row.driver.score, row.driver.margin),
                    Cell(row.corner, _("near a line") if row.driver.is_near else ""),
                )
            )
            for row in page.rows
        ),
    )
    told = tuple(Words(sentence) for sentence in page.lead)
    return page.title, (*told, *_picture(page.matrix, page.title, page.matrix_said), table)


def sites(session: Session, gathered: Gathered) -> Blocks | None:
    """Return the sites of the council held against chance, and those to go to; None where there are too few."""
    page = read(session, gathered, report_sites.sites)
    if page.found is None or not gathered.found.is_council:
        return None
    told = tuple(Words(sentence) for sentence in page.lead)
    picture = _picture(page.charts, page.title, page.sentences)
    called = Bullets(tuple(_called(gathered, one) for one in page.called))
    return page.title, (*told, *picture, *((called,) if page.called else ()))


def _called(gathered: Gathered, one: Called) -> Bullet:
    """Return a site that stands out, with its number in the drawing and where to begin asking."""
    language = gathered.language
    _ = language.translations.gettext
    line = one.line
    words = f"{one.number}. {line.group.name}: {line.score} {line.margin}. {line.where}."
    if one.clues:
        clue = _("%(measure)s, %(score)s there and %(council)s in the whole council")
        clues = "; ".join(
            language.say(clue, measure=each.title, score=each.score, council=each.council)
            for each in one.clues
        )
        words = f"{words} {_('Begin with:')} {clues}."
    return Bullet(words)


def improvement(session: Session, gathered: Gathered) -> Blocks | None:
    """Return aims with where they stand, and actions with whether they worked; None where there are none."""
    page = read(session, gathered, improvement_page.improvement)
    if not page.aims and not page.actions:
        return None
    _ = gathered.language.translations.gettext
    told: list[Block] = [Words(sentence) for sentence in page.lead]
    if page.aims:
        told.append(_aims(gathered, page.aims))
    if page.actions:
        told.append(_actions(gathered, page.actions))
        told.append(
            Words(
                _(
                    "A figure that moved after an action need not have moved because of it: look at the events, and "
                    "at groups that the action did not touch."
                ),
                is_quiet=True,
            )
        )
    return _("Aims, and whether actions worked"), tuple(told)


def _aims(gathered: Gathered, aims: Sequence[AimLine]) -> Table:
    _ = gathered.language.translations.gettext
    return Table(
        columns=(
            Column(_("Aim"), Holds.NAMES),
            Column(_("Score"), Holds.NUMBERS),
            Column(_("Target"), Holds.NUMBERS),
            Column(_("By"), Holds.WORDS),
            Column(_("Where it stands"), Holds.WORDS),
        ),
        rows=tuple(
            Row(
                (
                    Cell(aim.about.whole),
                    Cell(aim.reached.score, aim.reached.margin),
                    Cell(aim.target),
                    Cell(aim.due),
                    Cell(aim.reached.badge, tone=_TONES.get(aim.reached.standing, "")),
                )
            )
            for aim in aims
        ),
    )


def _actions(gathered: Gathered, actions: Sequence[ActionLine]) -> Table:
    _ = gathered.language.translations.gettext
    return Table(
        columns=(
            Column(_("Action"), Holds.NAMES),
            Column(_("Meant to move"), Holds.NAMES),
            Column(_("State"), Holds.NAMES),
            Column(_("Whether it worked"), Holds.WORDS),
        ),
        rows=tuple(
            Row(
                (
                    Cell(action.entry.content.title),
                    Cell(action.about.whole),
                    Cell(action.state),
                    Cell(action.badge),
                )
            )
            for action in actions
        ),
    )


def _picture(charts: Charts, title: str, sentences: Sequence[str]) -> tuple[Block, ...]:
    """Return a drawing with what it shows in words instead, and how to read it below; nothing where it is not drawn."""
    svg = charts.by_size.get(WIDE.name)
    if svg is None:
        return ()
    return (Picture(svg, " ".join((f"{title}.", *sentences)), " ".join(sentences)),)


def rows(session: Session, gathered: Gathered) -> Iterator[dict[str, object]]:
    """Yield the rows of the twins of these pages."""
    twins = [
        read(session, gathered, report_products.products).twin,
        read(session, gathered, report_priorities.priorities).twin,
        read(session, gathered, improvement_page.improvement).twin,
    ]
    if gathered.found.is_council:
        twins.append(read(session, gathered, report_sites.sites).twin)
    for twin in twins:
        yield from map(dict, twin.rows)
