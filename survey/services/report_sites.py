"""Sites side by side: not by rank, but against what chance alone would do to them; what to ask where one stands out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.scale import in_language
from survey.services import report_site_chart, report_site_ground, report_site_lines
from survey.services import report_site_words as words
from survey.services.report_asked import asked, place
from survey.services.report_lines import said_score
from survey.services.report_rows import figure_row, response_rows, staff, twin
from survey.services.report_views import NothingYet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.charts.funnel_plot import SiteDot
    from survey.domain.access import Account
    from survey.services.kept_charts import Charts
    from survey.services.report_asked import Asked, Asking
    from survey.services.report_funnel import Found
    from survey.services.report_rows import Row
    from survey.services.report_site_ground import Ground
    from survey.services.report_site_lines import Called, SiteLine
    from survey.services.report_twin import Twin
    from survey.services.report_views import Figure, Place, Response, Source


@dataclass(frozen=True)
class SitesPage:
    """Everything on the page. `lines` are the reader's own sites with a figure, `suppressed` names the others.

    `called` stand outside the outer limits; `others` is how many sites are in the drawing without a name,
    `others_called` how many of those stand outside too. `found` is None where there are too few sites to tell;
    `whole` is what sites are held against.
    """

    place: Place
    source: Source
    title: str
    lead: tuple[str, ...]
    chosen: Ground
    measure_title: str
    response: Response | None
    whole: Figure
    whole_said: str
    lines: tuple[SiteLine, ...]
    suppressed: tuple[str, ...]
    called: tuple[Called, ...]
    expected: str
    others: int
    others_called: int
    found: Found | None
    charts: Charts
    sentences: tuple[str, ...]

    @property
    def between(self) -> tuple[SiteLine, ...]:
        """The sites outside the inner limits alone."""
        return tuple(line for line in self.lines if line.place and not line.is_called)

    @property
    def drawn(self) -> Mapping[str, str]:
        """The charts that had to be drawn, by digest."""
        return self.charts.drawn

    @property
    def twin(self) -> Twin:
        """The figures of the page, unrounded; of sites that are not the reader's, only how many there are."""
        return twin("sites", self.place, self.source, _rows(self))


def sites(
    session: Session,
    account: Account,
    asking: Asking,
    *,
    now: datetime,
    kind: str = "",
    measure: str = "",
) -> SitesPage | NothingYet:
    """Return the sites of a wave, of one kind where one is named, by a measure; unasked, by the headline.

    Raises NotFound as `report_asked.asked` does, and for a kind or measure that the wave does not have.
    """
    found = asked(session, account, replace(asking, group=WHOLE_COUNCIL), now=now)
    if isinstance(found, NothingYet):
        return found
    return _page(session, found, report_site_ground.ground(found, kind, measure))


def _page(session: Session, found: Asked, chosen: Ground) -> SitesPage:
    language = found.language
    read = report_site_ground.read(session, found, chosen)
    lines = report_site_lines.lines(found, chosen, read)
    called = report_site_lines.called(session, found, chosen, lines)
    dots = report_site_chart.dots(found, chosen, read, called)
    others = [dot for dot in dots if not dot.is_own]
    shown = {line.group.key for line in lines}
    return SitesPage(
        place=place(session, found),
        source=found.source,
        title=words.title(found, read.told, len(called) + _outside(others)),
        lead=words.lead(read.told, chosen.whole_name, language),
        chosen=chosen,
        measure_title=in_language(chosen.measure.title, language.code),
        response=read.answered[chosen.whole],
        whole=read.whole,
        whole_said=said_score(read.whole, language),
        lines=lines,
        suppressed=tuple(
            node.name
            for node in sorted(chosen.sites, key=lambda node: node.name.casefold())
            if found.reach.holds(node.key) and node.key not in shown
        ),
        called=called,
        expected=words.expected(read.told, language),
        others=len(others),
        others_called=_outside(others),
        found=read.told,
        charts=report_site_chart.chart(session, found, read, dots),
        sentences=words.beside(read.told, chosen.whole_name, len(others), language),
    )


def _outside(dots: Sequence[SiteDot]) -> int:
    return sum(dot.is_outside for dot in dots)


def _rows(page: SitesPage) -> list[Row]:
    measure, whole = page.chosen.measure.id, page.chosen
    named = {"measure": measure, "title": page.measure_title}
    rows = response_rows(page.response)
    rows.append(
        figure_row("whole", page.whole, **named)
        | {"group": whole.whole, "group_name": whole.whole_name}
    )
    rows += [
        {"part": "site", "group": line.group.key, "group_name": line.group.name}
        | figure_row("site", line.figure, **named)
        | _standing(line)
        for line in page.lines
    ]
    rows += [
        figure_row("clue", clue.figure, measure=clue.measure, title=clue.title)
        | {"group": each.line.group.key, "group_name": each.line.group.name}
        | {"council_score": clue.council_score}
        for each in page.called
        for clue in each.clues
    ]
    if page.found is not None:
        rows += _funnel_rows(page.found, page.others)
    return rows


def _standing(line: SiteLine) -> Row:
    if line.standing is None:
        return staff(line.response)
    return {
        **staff(line.response),
        "place": line.standing.place,
        "z": line.standing.z,
        "shrunken": line.standing.shrunk,
        "shrunken_low": line.standing.low,
        "shrunken_high": line.standing.high,
    }


def _funnel_rows(found: Found, others: int) -> list[Row]:
    whole = {
        "part": "funnel",
        "target": found.target,
        "sd": found.sd,
        "phi": found.phi,
        "tau2": found.tau2,
        "sites": len(found.standings),
        "sites_unnamed": others,
        "mean_of_sites": found.mean,
        "variance_between": found.between,
    }
    return [whole, *({"part": "limit", **asdict(limits)} for limits in found.limits)]
