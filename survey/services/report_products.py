"""All products of a wave side by side: what their users say, how many use them, what changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.charts import product_dots
from survey.charts.words import Verdict
from survey.domain.group import Breakdown, Level
from survey.services import kept_charts, report_lines, report_product_lines
from survey.services.report_asked import asked, place
from survey.services.report_rows import figure_row, response_rows, test_rows, twin
from survey.services.report_tables import SHARE_USING
from survey.services.report_views import NothingYet
from survey.storage import report_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.charts.language import Language
    from survey.domain.access import Account
    from survey.services.kept_charts import Charts
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_product_lines import ProductLine, ProductLines
    from survey.services.report_told import News
    from survey.services.report_twin import Twin
    from survey.services.report_views import Place, Response, Source

CAPTION = "products-caption"


class Order(StrEnum):
    """How products are ordered."""

    SCORE = "score"
    NAME = "name"


class Absence(StrEnum):
    """Why a page has no product to show."""

    NONE = ""
    NOT_ASKED = "not asked"
    BY_SITE = "by site"
    """Products are published down to kinds and departments, never by site."""
    TOO_FEW = "too few"


@dataclass(frozen=True)
class ProductsPage:
    """Everything on the page. `lines` have figures, the sum first; `suppressed` have none.

    `against` is the wave that most were compared with, "" where nothing was tested; `news` is None then.
    `sentences` stand beside the drawing.
    """

    place: Place
    source: Source
    title: str
    measure_title: str
    response: Response | None
    order: Order
    lines: tuple[ProductLine, ...]
    suppressed: tuple[ProductLine, ...]
    ends: tuple[int, int]
    against: str
    news: tuple[News, ...] | None
    charts: Charts
    sentences: tuple[str, ...]
    absence: Absence

    @property
    def drawn(self) -> Mapping[str, str]:
        """The charts that had to be drawn, by digest."""
        return self.charts.drawn

    @property
    def twin(self) -> Twin:
        """The figures of the page, unrounded."""
        rows = response_rows(self.response)
        for each in (*self.lines, *self.suppressed):
            rows += _rows(each)
        rows += test_rows(each.line for each in self.lines)
        return twin("products", self.place, self.source, rows)


def products(
    session: Session, account: Account, asking: Asking, *, now: datetime, order: str = ""
) -> ProductsPage | NothingYet:
    """Return the products of a group in a wave; raises NotFound as `report_asked.asked` does.

    They are ordered by score, or by name where `order` says so.
    """
    found = asked(session, account, asking, now=now)
    if isinstance(found, NothingYet):
        return found
    return _page(session, found, Order.NAME if order == Order.NAME else Order.SCORE)


def _page(session: Session, found: Asked, order: Order) -> ProductsPage:
    language = found.language
    lines = report_product_lines.product_lines(session, found)
    shown = _ordered([each for each in lines.each if each.line.score], order)
    charts = _charts(session, lines, shown, language)
    return ProductsPage(
        place=place(session, found),
        source=found.source,
        title=_title(found, shown),
        measure_title=lines.title,
        response=_response(session, found),
        order=order,
        lines=shown,
        suppressed=tuple(each for each in lines.each if not each.line.score and not each.is_sum),
        ends=lines.ends,
        against=lines.against,
        news=lines.news,
        charts=charts,
        sentences=_sentences(shown, order, language) if charts.is_shown else (),
        absence=_absence(found, lines),
    )


def _response(session: Session, found: Asked) -> Response | None:
    wave = found.wave
    rates = report_cells.rates(session, {wave.id: wave.revision}, [found.key])
    rate = rates.get((wave.id, found.key))
    return report_lines.response(rate, found.language, has_frame=wave.has_frame)


def _ordered(lines: Sequence[ProductLine], order: Order) -> tuple[ProductLine, ...]:
    """Return all products together first, then the others in their order."""

    def rank(each: ProductLine) -> tuple[bool, float, str]:
        score = each.line.figure.score or 0.0
        return not each.is_sum, 0.0 if order == Order.NAME else -score, each.line.title.casefold()

    return tuple(sorted(lines, key=rank))


def _charts(
    session: Session, lines: ProductLines, shown: Sequence[ProductLine], language: Language
) -> Charts:
    if not shown:
        return kept_charts.NONE
    plot = report_product_lines.dot_plot(lines, shown, language)
    return kept_charts.kept(
        session,
        "products",
        {"plot": asdict(plot), "drawing": product_dots.DRAWING, "caption": CAPTION},
        lambda size: product_dots.draw(plot, size, CAPTION),
    )


def _title(found: Asked, shown: Sequence[ProductLine]) -> str:
    """Return how many products moved, and which way; whose products they are where none was tested."""
    _, ngettext = found.language.translations.gettext, found.language.translations.ngettext
    tested = [each for each in shown if each.line.changes]
    month = found.language.month(found.wave.closes)
    if not tested:
        message = _("Products in %(month)s: %(group)s")
        return found.language.say(message, month=month, group=found.name(found.node))
    moved = Counter(each.verdict for each in tested if each.word and not each.is_sum)
    better, worse = moved[Verdict.BETTER], moved[Verdict.WORSE]
    if not better and not worse:
        return found.language.say(_("Products: no clear change in %(month)s"), month=month)
    if not worse:
        message = ngettext("One product is better", "%(better)s products are better", better)
    elif not better:
        message = ngettext("One product is worse", "%(worse)s products are worse", worse)
    else:
        message = _("Products: %(better)s better, %(worse)s worse")
    return found.language.say(message, better=better, worse=worse)


def _sentences(shown: Sequence[ProductLine], order: Order, language: Language) -> tuple[str, ...]:
    """Return what stands beside the drawing: how to read it, its extremes, what its order means."""
    _ = language.translations.gettext
    reading = _(
        "Each dot is the score that those who use a product give it, and the line through it the 95% interval: "
        "how far off the score may be by chance."
    )
    each = sorted(
        (line for line in shown if not line.is_sum), key=lambda one: one.line.figure.score or 0.0
    )
    return tuple(
        sentence
        for sentence in (
            reading,
            _extremes(each, language),
            _whole(shown, language),
            ordering(order, language),
        )
        if sentence
    )


def _extremes(each: Sequence[ProductLine], language: Language) -> str:
    if len(each) <= 1:
        return ""
    lowest, highest = each[0].line, each[-1].line
    message = language.translations.gettext(
        "Scores run from %(low)s (%(lowest)s) to %(high)s (%(highest)s)."
    )
    return language.say(
        message,
        low=lowest.score,
        lowest=lowest.title,
        high=highest.score,
        highest=highest.title,
    )


def _whole(shown: Sequence[ProductLine], language: Language) -> str:
    everything = next((each.line.score for each in shown if each.is_sum), "")
    message = language.translations.gettext(
        "The dotted line marks all products together: %(score)s."
    )
    return language.say(message, score=everything) if everything else ""


def ordering(order: Order, language: Language) -> str:
    """Return what the order of products means."""
    _ = language.translations.gettext
    if order == Order.NAME:
        return _("In order of name.")
    return _(
        "In order of score: where the margins of two products overlap, their order means nothing."
    )


def _absence(found: Asked, lines: ProductLines) -> Absence:
    if any(each.line.score for each in lines.each):
        return Absence.NONE
    if not lines.each:
        return Absence.NOT_ASKED
    is_one_site = found.node.breakdown == Breakdown.SITE and found.node.level in {
        Level.CLASS,
        Level.LEAF,
    }
    return Absence.BY_SITE if is_one_site else Absence.TOO_FEW


def _rows(each: ProductLine) -> list[dict[str, object]]:
    line = each.line
    about = {"product": line.product}
    rows = [figure_row("product", line.figure, measure=line.measure, title=line.title, **about)]
    rows += [
        figure_row("product", side.figure, measure=side.measure, title=line.title, **about)
        for side in each.sides
    ]
    if not each.is_sum:
        rows.append(
            figure_row("share-using", each.using, measure=SHARE_USING, title=line.title, **about)
        )
    return rows
